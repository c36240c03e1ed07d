"""A trunk for each task, mixed by subspaces and over depth."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from mtl_keras.errors import UserError
from mtl_keras.features import Features
from mtl_keras.sharing.cut_sharing import CutSharing

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from mtl_keras.sharing.cut import Cut


class Sluice(CutSharing):
    """Gives each task a trunk of its own, in which some subspaces are mixed with other tasks' and others not.

    At each cut point the channels of each task are split into S subspaces and y_i = sum_j alpha_ij x_j over all T S of
    them. At the last one, each task goes on with sum_k beta_k y_k over the cut points k that have its shape. The loss
    has in addition orthogonality * sum_{i<j} |W_i' W_j|^2 (Frobenius) over the subspaces' columns W_i of each kernel
    that makes a cut point.

    Args:
        subspaces: S, at least 1; it divides the channels of each cut point.
        own: a subspace's share in itself, and the last cut point's in the mixture, at the start, in (0, 1].
        orthogonality: how much a task's subspaces are held apart, at least 0.
        at, most: see ``CutSharing``.

    Shapes:
        Features: as of the trunk, for each task.

    Raises:
        UserError: a cut point's channels cannot be split so; the trunk has no cut point, or none of a name of ``at``.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.sharing.Sluice(subspaces=4).subspaces
        4

    Reference:
        Ruder et al., 2019, arXiv:1705.08142, equations 1 to 4. Theirs mixes what all layers give before the output
        layer; ours those of the last cut point's shape, there.
    """

    kind: ClassVar[str] = "sluice"

    subspaces: int = Field(default=2, ge=1)
    own: float = Field(default=0.9, gt=0, le=1)
    orthogonality: float = Field(default=1e-3, ge=0)

    def features(
        self, column: "Callable[[str], keras.Model]", inputs: Any, tasks: Sequence[str]
    ) -> dict[str, Features]:
        """Gives every task the features of its own trunk, as mixed."""
        from mtl_keras.sharing.walk import walk

        columns = [column(task) for task in tasks]
        cuts = self.cuts(columns[0])
        earlier: list[list[keras.KerasTensor]] = []

        def mixed(cut: "Cut", tensors: "list[keras.KerasTensor]") -> "list[keras.KerasTensor]":
            stitched = self._stitched(cut, tensors)
            if len(cut.place) > 1:  # what is within windows cannot be reached from outside
                return stitched
            earlier.append(stitched)
            return self._over_depth(tasks, earlier) if cut == cuts[-1] else stitched

        outputs = walk(columns, inputs, cuts, mixed)
        return {task: Features.of(each) for task, each in zip(tasks, outputs, strict=True)}

    def _stitched(self, cut: "Cut", tensors: "list[keras.KerasTensor]") -> "list[keras.KerasTensor]":
        from mtl_keras.sharing.stitch import Stitch

        channels = tensors[0].shape[-1]
        if channels % self.subspaces:
            raise UserError(
                "model.sharing.subspaces",
                f"expected a divisor of the channels of each cut point; received {self.subspaces}, and {cut.name!r} "
                f"has {channels}. Choose another number, or name cut points with `at`.",
            )
        layer = Stitch(self.own, subspaces=self.subspaces, name=f"stitch.{cut.name}")
        stitched: list[keras.KerasTensor] = layer(tensors)
        return stitched

    def _over_depth(self, tasks: Sequence[str], earlier: "list[list[keras.KerasTensor]]") -> "list[keras.KerasTensor]":
        from mtl_keras.sharing.depth_mixture import DepthMixture

        alike = [tensors for tensors in earlier if tensors[0].shape == earlier[-1][0].shape]
        if len(alike) == 1:
            return earlier[-1]
        return [
            DepthMixture(self.own, name=f"depth.{task}")([tensors[number] for tensors in alike])
            for number, task in enumerate(tasks)
        ]

    def penalty(self, columns: "Mapping[str, keras.Model]") -> "tf.Tensor":
        """Returns orthogonality times the sum of the overlaps."""
        import tensorflow as tf

        from mtl_keras.sharing.subspaces import kernels_of, overlap

        first = next(iter(columns.values()))
        cuts = self.cuts(first)
        kernels = [kernel for each in columns.values() for kernel in kernels_of(each, cuts)]
        return self.orthogonality * sum((overlap(each, self.subspaces) for each in kernels), tf.zeros([]))
