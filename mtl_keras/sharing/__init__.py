"""Sharing architectures: what the tasks share, and what is a task's own."""

from mtl_keras.sharing.base import Sharing
from mtl_keras.sharing.hard import Hard

KINDS: dict[str, type[Sharing]] = {
    "hard": Hard,
}

__all__ = ["KINDS", "Hard", "Sharing"]
