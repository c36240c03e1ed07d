"""A trained model that decides by thresholds of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from mtl_keras.exporting.decided_head import DecidedHead
from mtl_keras.trained import Trained

if TYPE_CHECKING:
    from mtl_keras.heads.base import Head


@dataclass(frozen=True)
class Decided(Trained):
    """Gives the probabilities of a trained model, and decisions by other thresholds than its heads'.

    Args:
        thresholds: by task, see ``DecidedHead``.
    """

    thresholds: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, trained: Trained, thresholds: Mapping[str, tuple[float, ...]]) -> Trained:
        """Returns a trained model with thresholds; the model itself where there are none."""
        return cls(trained.model, trained.preprocessor, thresholds=thresholds) if thresholds else trained

    def head(self, name: str) -> "Head":
        """Returns the head of a task, which decides by the thresholds where there are some."""
        head = super().head(name)
        own = self.thresholds.get(name)
        return head if own is None else cast("Head", DecidedHead(head, own))
