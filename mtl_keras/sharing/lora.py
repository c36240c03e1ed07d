"""One trunk for all tasks, with a change of low rank for each."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from zlib import crc32

from pydantic import Field

from mtl_keras.errors import UserError
from mtl_keras.features import Features
from mtl_keras.sharing.base import Sharing
from mtl_keras.sharing.cut_sharing import check_names

if TYPE_CHECKING:
    import keras

_PLACE = "model.sharing"


class Lora(Sharing):
    """Shares the trunk, and changes its dense kernels for each task by a matrix of low rank.

    K_t = K + (alpha / rank) A_t B_t, for each ``Dense`` or ``EinsumDense`` anywhere in the trunk. B is 0 at the start,
    so that all begins as ``Hard``. From its first dense layer on the trunk is computed once a task.

    Args:
        rank: the columns of A, at least 1.
        alpha: the scale of the change, positive.
        freeze: whether the trunk itself does not learn.
        at: names of dense layers, by default all; one name may stand for a layer in each block.
        seed: of A at the start; by default of Keras's own.

    Shapes:
        Features: as of the trunk, for each task.

    Raises:
        UserError: the trunk has no dense layer, or none of a name of ``at``.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.sharing.Lora(rank=4, at=["query_key_value"], freeze=True).rank
        4

    Reference:
        Hu et al., 2021, arXiv:2106.09685, equation 3. They add the product's output, we the product to the kernel:
        the same function, and it reaches layers within others; but the product of A and B is made in each step, and in
        mixed precision the sum is rounded.
    """

    kind: ClassVar[str] = "lora"

    rank: int = Field(default=8, ge=1)
    alpha: float = Field(default=16.0, gt=0)
    freeze: bool = False
    at: tuple[str, ...] | None = Field(default=None, min_length=1)
    seed: int | None = None

    def features(
        self, column: "Callable[[str], keras.Model]", inputs: Any, tasks: Sequence[str]
    ) -> dict[str, Features]:
        """Gives every task the features of the trunk with its change."""
        from mtl_keras.sharing.changed import changed

        trunk = column("shared")
        self._check(trunk)
        if self.freeze:
            trunk.trainable = False
        return {task: Features.of(each) for task, each in changed(trunk, inputs, tasks, self._layer).items()}

    def _layer(self, piece: "keras.Model", task: str) -> "keras.layers.Layer":
        """Returns what calls a piece of the trunk for a task: itself, or a layer that changes its kernels."""
        from mtl_keras.sharing.low_rank import LowRank, dense_layers

        if not dense_layers(piece, self.at):
            return piece
        name = f"{piece.name}.{task}"
        seed = None if self.seed is None else crc32(f"{self.seed} {name}".encode())
        return LowRank(piece, self.rank, self.alpha, self.at, seed, name=name)

    def _check(self, trunk: "keras.Model") -> None:
        from mtl_keras.sharing.low_rank import dense_layers

        known = sorted({layer.name for layer in dense_layers(trunk)})
        if not known:
            raise UserError(
                _PLACE,
                f"lora changes Dense and EinsumDense layers; trunk {trunk.name!r} has none. Choose another backbone, "
                'or sharing "adapters".',
            )
        check_names(self.at or (), known)
