"""Marks a field of a recipe that holds a component, and reads it from its table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from mtl_keras import components
from mtl_keras.errors import UserError
from mtl_keras.table import Table


@dataclass(frozen=True)
class Component:
    """Says of which family a field's component is: ``Annotated[Head, Component("head")]``.

    The field takes a kind, a table with a ``kind``, or the component itself, and
    is written as a table.
    """

    family: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Tells pydantic how the field is read and written."""
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=core_schema.plain_serializer_function_ser_schema(Table.to_table)
        )

    def read(self, value: Any) -> Table:
        """Returns the component; pydantic reports what is raised at the field's path."""
        table = {"kind": value} if isinstance(value, str) else value
        try:
            if isinstance(table, Table):
                return components.check(self.family, table)
            if not isinstance(table, Mapping):
                raise UserError(self.family, f"expected a table with a kind; received {value!r}.")
            kind = components.find(self.family, table.get("kind"))
        except UserError as error:
            raise PydanticCustomError("component", "{problem}", {"problem": error.problem}) from error
        options = {key: option for key, option in table.items() if key != "kind"}
        # JSON, since it is strict about types and yet takes a list for a tuple, as TOML has no tuples.
        return kind.model_validate_json(json.dumps(options, default=_plain), strict=True)


def _plain(value: Any) -> str:
    """Writes what JSON has no form for."""
    if isinstance(value, PurePath):
        return str(value)
    raise PydanticCustomError("component", "{problem}", {"problem": f"no option takes a value like {value!r}."})
