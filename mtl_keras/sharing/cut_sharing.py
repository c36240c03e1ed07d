"""The options of architectures that join columns of the trunk at cut points."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import Field

from mtl_keras import components
from mtl_keras.errors import UserError
from mtl_keras.sharing.base import Sharing

if TYPE_CHECKING:
    import keras

    from mtl_keras.sharing.cut import Cut

_PLACE = "model.sharing"


class CutSharing(Sharing):
    """Works at cut points: layers through which goes all that the trunk's weights before them made.

    Args:
        at: names of the trunk's layers; by default all its cut points, but no more than ``most``.
        most: the most cut points where ``at`` does not name them, at least 1; they are spread evenly, and the last is
            one of them.
    """

    at: tuple[str, ...] | None = Field(default=None, min_length=1)
    most: int = Field(default=16, ge=1)

    def cuts(self, trunk: "keras.Model") -> "list[Cut]":
        """Returns the cut points of a trunk at which this works.

        Raises:
            UserError: the trunk has none, or none of a name of ``at``.
        """
        from mtl_keras.sharing.cut import cuts

        found = cuts(trunk)
        if not found:
            raise UserError(
                _PLACE,
                f"{self.kind} needs a layer with weights through which all paths of the trunk go; trunk "
                f"{trunk.name!r} has none. Choose another backbone or sharing.",
            )
        return self._spread(found) if self.at is None else self._named(found)

    def _spread(self, found: "list[Cut]") -> "list[Cut]":
        count = min(self.most, len(found))
        return [found[(number + 1) * len(found) // count - 1] for number in range(count)]

    def _named(self, found: "list[Cut]") -> "list[Cut]":
        check_names(self.at or (), [cut.name for cut in found])
        return [cut for cut in found if cut.name in (self.at or ())]


def check_names(names: Sequence[str], known: Sequence[str]) -> None:
    """Raises an error for the first name of ``at`` that is not known.

    Raises:
        UserError: there is one.
    """
    for name in names:
        if name not in known:
            raise UserError(
                f"{_PLACE}.at",
                f"expected names out of {components.one_of(known)}; received {name!r}."
                f"{components.nearest(name, known)}",
            )
