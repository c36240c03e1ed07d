"""Experts for all tasks, and a gate for each."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.sharing.expert_sharing import ExpertSharing

if TYPE_CHECKING:
    import keras


class MMoE(ExpertSharing):
    """Gives each task its own mixture of experts that all tasks share.

    y_t = sum_e g_te(x) f_e(x), with g_t(x) = softmax(W_t x), of the trunk's features x.

    Args:
        experts: E, at least 1.
        units, seed: see ``ExpertSharing``.

    Shapes:
        Features: of x [B, ..., D], for each task [B, ..., U], U the last of ``units``.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.sharing.MMoE(experts=8, units=(16,)).units
        (16,)

    Reference:
        Ma et al., 2018, Modeling Task Relationships in Multi-task Learning with Multi-gate Mixture-of-Experts, KDD,
        equations 6 to 8. Theirs works on the inputs themselves, as ours does with a trunk that hands them on.
    """

    kind: ClassVar[str] = "mmoe"

    experts: int = Field(default=4, ge=1)

    def mixed(self, name: str, tensor: "keras.KerasTensor", tasks: Sequence[str]) -> "Mapping[str, keras.KerasTensor]":
        """Builds the experts and a gate for each task."""
        from mtl_keras.sharing.experts import Experts
        from mtl_keras.sharing.mixture import Mixture

        experts = Experts(self.experts, self.units, self.seed_of(name), name=f"{name}.experts")(tensor)
        return {
            task: Mixture(name=f"{name}.{task}")(experts, self.gate(f"{name}.{task}", tensor, self.experts))
            for task in tasks
        }
