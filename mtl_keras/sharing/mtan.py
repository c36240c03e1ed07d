"""One trunk for all tasks, to whose feature maps each task attends."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from mtl_keras.errors import UserError
from mtl_keras.features import Features
from mtl_keras.sharing.base import Sharing

if TYPE_CHECKING:
    import keras

_MAPS = ("maps_4", "maps_8", "maps_16", "maps_32")


class MTAN(Sharing):
    """Gives each task its own mask over the feature maps of one trunk.

    With p_j the shared maps from fine to coarse, a task's maps are

        a_j = m_j * p_j,  m_j = sigmoid(N(h_j relu(N(g_j [p_j; f_{j-1}])))),  f_j = pool(relu(N(c_j a_j))),

    where g, h are 1 x 1 and c 3 x 3 convolutions, N batch normalisations, and pool takes the largest of 2 x 2. The
    task's vector is the mean of its last map; tokens are handed on as they are.

    Shapes:
        Features: of the trunk's maps_s [B, H / s, W / s, C_s], or its maps [B, H, W, C], the same for each task, and
        pooled [B, C], C of the last.

    Raises:
        UserError: the trunk has no feature maps.

    Example:
        >>> import mtl_keras as mtl
        >>> trunk = mtl.backbones.SmallCnn(image_size=(32, 32), width=4).load()
        >>> tasks = [mtl.Task(name, head=mtl.heads.Regression()) for name in ("a", "b")]
        >>> model = mtl.build_model(trunk, tasks, sharing="mtan")

    Reference:
        Liu et al., 2019, arXiv:1803.10704, equations 1 and 2. Theirs takes two places of each block, masks the second
        and adds a second network in the decoder; ours takes the one place that a backbone gives out.
    """

    kind: ClassVar[str] = "mtan"

    def features(
        self, column: "Callable[[str], keras.Model]", inputs: Any, tasks: Sequence[str]
    ) -> dict[str, Features]:
        """Gives every task its masked maps."""
        from mtl_keras.sharing.task_attention import attended

        trunk = column("shared")
        present = Features.of(trunk(inputs)).present()
        maps = {name: present[name] for name in _maps(trunk.name, present)}
        return {task: Features(**{**present, **attended(maps, f"mtan.{task}")}) for task in tasks}


def _maps(trunk: str, present: Mapping[str, Any]) -> list[str]:
    """Returns the names of the maps, from fine to coarse."""
    strided = [name for name in _MAPS if name in present]
    if strided or "maps" in present:
        return strided or ["maps"]
    raise UserError(
        "model.sharing",
        f"mtan needs feature maps [B, H, W, C]; the features of trunk {trunk!r} are {', '.join(present)}. Choose a "
        'backbone of pictures, or sharing "adapters" or "mmoe", which any backbone serves.',
    )
