"""One trunk for all tasks, and small networks of each task's own between its layers."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from zlib import crc32

from pydantic import Field

from mtl_keras.features import Features
from mtl_keras.sharing.cut_sharing import CutSharing

if TYPE_CHECKING:
    import keras

    from mtl_keras.sharing.cut import Cut


class Adapters(CutSharing):
    """Shares the trunk, and changes for each task what its layers give by a small network of the task's own.

    After each cut point, y_t = x_t + U_t gelu(V_t x_t + b_t) + c_t. U and c are 0 at the start, so that all begins as
    ``Hard``. From the first cut point on the trunk is computed once a task; its batch normalisation sees each task's
    features in turn.

    Args:
        units: the width of a network, at least 1.
        freeze: whether the trunk does not learn.
        seed: of V at the start; by default of Keras's own.
        at, most: see ``CutSharing``.

    Shapes:
        Features: as of the trunk, for each task.

    Raises:
        UserError: the trunk has no cut point, or none of a name of ``at``.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.sharing.Adapters(units=16, freeze=True).freeze
        True

    Reference:
        Houlsby et al., 2019, arXiv:1902.00751. They have two adapters in each layer of a transformer, before its
        normalisations; ours stand after whole layers.
    """

    kind: ClassVar[str] = "adapters"

    units: int = Field(default=32, ge=1)
    freeze: bool = False
    seed: int | None = None

    def features(
        self, column: "Callable[[str], keras.Model]", inputs: Any, tasks: Sequence[str]
    ) -> dict[str, Features]:
        """Gives every task the features of the one trunk, as its adapters change them."""
        from mtl_keras.sharing.walk import walk

        trunk = column("shared")
        if self.freeze:
            trunk.trainable = False

        def adapted(cut: "Cut", tensors: "list[keras.KerasTensor]") -> "list[keras.KerasTensor]":
            return [self._adapter(task, cut)(tensor) for task, tensor in zip(tasks, tensors, strict=True)]

        outputs = walk([trunk] * len(tasks), inputs, self.cuts(trunk), adapted)
        return {task: Features.of(each) for task, each in zip(tasks, outputs, strict=True)}

    def _adapter(self, task: str, cut: "Cut") -> "keras.layers.Layer":
        from mtl_keras.sharing.adapter import Adapter

        name = f"adapter.{cut.name}.{task}"
        return Adapter(self.units, None if self.seed is None else crc32(f"{self.seed} {name}".encode()), name=name)
