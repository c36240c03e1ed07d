"""Experts for all tasks, of which each chooses k."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, model_validator

from mtl_keras.sharing.expert_sharing import ExpertSharing

if TYPE_CHECKING:
    import keras


class DSelectK(ExpertSharing):
    """Gives each task a mixture of at most k experts out of those that all tasks share, by gates with a gradient.

    y_t = sum_e g_te(x) f_e(x), with g_t the ``SmoothStepGate`` of the task: k choices, each of an expert whose number
    is a binary code of smooth steps. Once all codes are beyond the steps, the shares of all but k experts are exactly
    0; the loss's entropy term brings them there.

    Args:
        experts: E, a power of 2, at least 2.
        choices: k, from 1 to E.
        gamma: the width of the step, positive: the smaller, the sooner a choice is final.
        entropy: the weight of the entropy of the choices in the loss, at least 0.
        per_row: whether gates depend on the features, or are the same for all rows, as most of the paper's.
        units, seed: see ``ExpertSharing``.

    Shapes:
        Features: of x [B, ..., D], for each task [B, ..., U], U the last of ``units``.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.sharing.DSelectK(experts=8, choices=2).choices
        2

    Reference:
        Hazimeh et al., 2021, arXiv:2106.03760, sections 3.1 and 3.2. Theirs takes any number of experts, with a
        penalty for codes that stand for none; ours powers of 2.
    """

    kind: ClassVar[str] = "dselect_k"

    experts: int = Field(default=4, ge=2)
    choices: int = Field(default=2, ge=1)
    gamma: float = Field(default=1.0, gt=0)
    entropy: float = Field(default=1e-3, ge=0)
    per_row: bool = True

    @model_validator(mode="after")
    def _check_counts(self) -> "DSelectK":
        if self.experts & (self.experts - 1):
            raise ValueError(
                f"expected a number of experts out of 2, 4, 8, 16, ...; received {self.experts}. Choose "
                f"{1 << self.experts.bit_length()}"
            )
        if self.choices > self.experts:
            raise ValueError(f"expected at most {self.experts} choices, the number of experts; received {self.choices}")
        return self

    def mixed(self, name: str, tensor: "keras.KerasTensor", tasks: Sequence[str]) -> "Mapping[str, keras.KerasTensor]":
        """Builds the experts and a gate for each task."""
        from mtl_keras.sharing.experts import Experts
        from mtl_keras.sharing.mixture import Mixture

        experts = Experts(self.experts, self.units, self.seed_of(name), name=f"{name}.experts")(tensor)
        return {task: Mixture(name=f"{name}.{task}")(experts, self._gate(name, tensor, task)) for task in tasks}

    def _gate(self, name: str, tensor: "keras.KerasTensor", task: str) -> "keras.KerasTensor":
        from mtl_keras.sharing.smooth_step_gate import SmoothStepGate

        return SmoothStepGate(
            self.experts,
            self.choices,
            self.gamma,
            self.entropy,
            self.per_row,
            self.seed_of(f"{name}.{task}"),
            name=f"{name}.{task}.gate",
        )(tensor)
