"""Copies of a trunk by name."""

import keras


class TrunkColumns:
    """Gives the trunk itself under the first name asked for, and a copy with the same weights under each other.

    Args:
        trunk: the functional trunk.
    """

    def __init__(self, trunk: keras.Model) -> None:
        self._trunk = trunk
        self._columns: dict[str, keras.Model] = {}

    def __call__(self, name: str) -> keras.Model:
        """Returns the trunk of a name."""
        if name not in self._columns:
            self._columns[name] = self._copy(name) if self._columns else self._trunk
        return self._columns[name]

    @property
    def columns(self) -> dict[str, keras.Model]:
        """The trunks that were asked for, by name, in that order."""
        return dict(self._columns)

    def _copy(self, name: str) -> keras.Model:
        own = f"{self._trunk.name}.{name}"  # no task has a dot in its name
        with keras.name_scope(own):  # so that no two columns' variables have one path
            copy = keras.models.clone_model(self._trunk)
        copy.name = own
        copy.set_weights(self._trunk.get_weights())
        return copy
