"""A trunk for each task, mixed at cut points."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from mtl_keras.features import Features
from mtl_keras.sharing.cut_sharing import CutSharing

if TYPE_CHECKING:
    import keras

    from mtl_keras.sharing.cut import Cut


class CrossStitch(CutSharing):
    """Gives each task a trunk of its own, and after each cut point mixes what the trunks give.

    y_t = sum_s alpha_ts x_s, with alpha learned for each cut point (and each channel), from alpha_tt = ``own`` and
    alpha_ts = (1 - own) / (T - 1).

    Args:
        own: a task's share in its own trunk at the start, in (0, 1].
        per_channel: whether each channel has an alpha of its own, as in the paper.
        at, most: see ``CutSharing``.

    Shapes:
        Features: as of the trunk, for each task.

    Raises:
        UserError: the trunk has no cut point, or none of a name of ``at``.

    Example:
        >>> import keras
        >>> import mtl_keras as mtl
        >>> inputs = keras.Input((8,))
        >>> x = keras.layers.Dense(4, activation="relu", name="first")(inputs)
        >>> trunk = keras.Model(inputs, keras.layers.Dense(4)(x))
        >>> tasks = [mtl.Task(name, head=mtl.heads.Regression()) for name in ("a", "b")]
        >>> model = mtl.build_model(trunk, tasks, sharing=mtl.sharing.CrossStitch(at=["first"]))

    Reference:
        Misra et al., 2016, arXiv:1604.03539, equation 1. Their trunks are trained alone first; ours start from the
        same weights. They give the units a learning rate 100 to 1,000 times that of the trunks; ours is the trunks'.
    """

    kind: ClassVar[str] = "cross_stitch"

    own: float = Field(default=0.9, gt=0, le=1)
    per_channel: bool = True

    def features(
        self, column: "Callable[[str], keras.Model]", inputs: Any, tasks: Sequence[str]
    ) -> dict[str, Features]:
        """Gives every task the features of its own trunk, as mixed."""
        from mtl_keras.sharing.walk import walk

        columns = [column(task) for task in tasks]
        outputs = walk(columns, inputs, self.cuts(columns[0]), self._mixed)
        return {task: Features.of(each) for task, each in zip(tasks, outputs, strict=True)}

    def _mixed(self, cut: "Cut", tensors: "list[keras.KerasTensor]") -> "list[keras.KerasTensor]":
        from mtl_keras.sharing.stitch import Stitch

        mixed: list[keras.KerasTensor] = Stitch(self.own, self.per_channel, name=f"stitch.{cut.name}")(tensors)
        return mixed
