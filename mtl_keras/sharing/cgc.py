"""Experts of each task's own, and shared ones."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from mtl_keras.sharing.extraction import Extraction

if TYPE_CHECKING:
    import keras


class CGC(Extraction):
    """Gives each task a mixture of experts of its own and of experts that all tasks share.

    y_t = sum_e g_te(x) f_e(x) over the task's own experts and the shared ones, with g_t(x) = softmax(W_t x), of the
    trunk's features x: customised gate control.

    Args:
        experts, shared_experts: see ``Extraction``.
        units, seed: see ``ExpertSharing``.

    Shapes:
        Features: of x [B, ..., D], for each task [B, ..., U], U the last of ``units``.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.sharing.CGC(experts=1, shared_experts=3).shared_experts
        3

    Reference:
        Tang et al., 2020, Progressive Layered Extraction, RecSys, section 4.1.
    """

    kind: ClassVar[str] = "cgc"

    def mixed(self, name: str, tensor: "keras.KerasTensor", tasks: Sequence[str]) -> "Mapping[str, keras.KerasTensor]":
        """Builds the one level."""
        return self.extracted(name, tensor, tasks, levels=1)
