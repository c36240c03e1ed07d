"""Levels of own and shared experts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.sharing.extraction import Extraction

if TYPE_CHECKING:
    import keras


class PLE(Extraction):
    """Parts tasks level after level, each task with a stream of its own beside a shared one.

    On a level, each stream s has experts f of its own stream x_s. A task's stream goes on with a mixture of its own
    experts and the shared ones, the shared stream with one of all experts, each by a gate softmax(W_s x_s) of its own.
    All streams begin with the trunk's features; the last level has no shared stream's gate.

    Args:
        levels: at least 1; with 1 it is ``CGC``.
        experts, shared_experts: see ``Extraction``.
        units, seed: see ``ExpertSharing``.

    Shapes:
        Features: of x [B, ..., D], for each task [B, ..., U], U the last of ``units``.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.sharing.PLE(levels=3).levels
        3

    Reference:
        Tang et al., 2020, Progressive Layered Extraction, RecSys, section 4.2.
    """

    kind: ClassVar[str] = "ple"

    levels: int = Field(default=2, ge=1)

    def mixed(self, name: str, tensor: "keras.KerasTensor", tasks: Sequence[str]) -> "Mapping[str, keras.KerasTensor]":
        """Builds the levels."""
        return self.extracted(name, tensor, tasks, self.levels)
