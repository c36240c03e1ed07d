"""One trunk for all tasks."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from mtl_keras.features import Features
from mtl_keras.sharing.base import Sharing

if TYPE_CHECKING:
    import keras


class Hard(Sharing):
    """All tasks share the whole trunk; only the heads are their own.

    Reference:
        Caruana, 1997, Multitask Learning, Machine Learning 28.
    """

    kind: ClassVar[str] = "hard"
    adds: ClassVar[bool] = False

    def features(
        self, column: "Callable[[str], keras.Model]", inputs: Any, tasks: Sequence[str]
    ) -> dict[str, Features]:
        """Gives every task the features of the one trunk."""
        shared = Features.of(column("shared")(inputs))
        return dict.fromkeys(tasks, shared)
