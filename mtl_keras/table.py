"""The base of every component that a recipe names by its ``kind``."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A frozen set of options: a table of a recipe and a Python object at once.

    A subclass says its ``kind`` and its fields. Its module imports neither
    TensorFlow nor Keras at the top, so that recipes are checked in a moment;
    methods that need them import them inside.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    kind: ClassVar[str]

    def to_table(self) -> dict[str, Any]:
        """Returns the options as a recipe's table, ``kind`` first, unset (None) options left out."""
        return {"kind": self.kind, **self.model_dump(mode="json", exclude_none=True)}
