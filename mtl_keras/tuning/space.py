"""The recipes that a study may try."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError, UserErrors
from mtl_keras.recipe.library import locate
from mtl_keras.recipe.load import read_recipe
from mtl_keras.recipe.overrides import override
from mtl_keras.recipe.parse import parse
from mtl_keras.recipe.schema import Recipe
from mtl_keras.tuning.combinations import Combinations
from mtl_keras.tuning.range import Range
from mtl_keras.tuning.words import Parameter, read_word

Values = dict[str, Any]
"""The value of each path that is tried."""
NO_EXPORT = "export.enabled"
_BALANCER = "balancer"


@dataclass(frozen=True)
class Space:
    """A recipe, the changes that hold for all trials, and what is left open.

    Args:
        name: how messages call the recipe.
        tables: the recipe's tables as its file has them.
        overrides: ``path=value`` words for all trials.
        parameters: what is tried, at least one.
    """

    name: str
    tables: Mapping[str, Any]
    overrides: tuple[str, ...]
    parameters: tuple[Parameter, ...]

    @classmethod
    def read(cls, recipe: "Recipe | str | Path", words: Iterable[str]) -> "Space":
        """Returns the space of the words.

        Raises:
            UserErrors: every fault of the words, and of the recipes that they give.
        """
        name, tables = _tables(recipe)
        overrides, parameters, faults = _sort(words)
        space = cls(name, tables, tuple(overrides), tuple(parameters))
        if not parameters and not faults:
            faults.append(UserError("tune", "expected what to try, like path=a,b,c or path=low..high; received none."))
        if not faults:
            space = replace(space, parameters=tuple(map(space._settled, parameters)))
            faults = list(space._faults())
        if faults:
            count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
            raise UserErrors(f"{name}: {count}", faults)
        return space

    @property
    def size(self) -> int | None:
        """How many combinations of values there are; None where they have no end."""
        counts = [parameter.all_values for parameter in self.parameters]
        return None if any(each is None for each in counts) else prod(len(each) for each in counts if each is not None)

    def combinations(self) -> Iterator[Values]:
        """Yields every combination, the last path's values changing first; the space is to have a size."""
        paths = [parameter.path for parameter in self.parameters]
        for values in product(*(parameter.all_values or () for parameter in self.parameters)):
            yield dict(zip(paths, values, strict=True))

    def trial(self, values: Values) -> Recipe:
        """Returns the recipe of a trial: it exports nothing, unless the words say so.

        Raises:
            UserErrors: the values do not fit the recipe.
        """
        told = any(word.partition("=")[0].startswith("export") for word in self.overrides)
        return self._recipe([*self.overrides, *words_of(values), *([] if told else [f"{NO_EXPORT}=false"])])

    def chosen(self, values: Values) -> Recipe:
        """Returns the recipe of values as it is to be used, with its export."""
        return self._recipe([*self.overrides, *words_of(values)])

    def baseline(self, trial: bool = True) -> Recipe:
        """Returns the recipe as it stands, with fixed weights.

        Args:
            trial: whether it is a trial's, without an export.
        """
        kept = [word for word in self.overrides if word.partition("=")[0].partition(".")[0] != _BALANCER]
        fixed = replace(self, overrides=(*kept, f"{_BALANCER}.kind=fixed"))
        return fixed.trial({}) if trial else fixed.chosen({})

    def baseline_values(self) -> Values:
        """Returns what the baseline has where the trials have what is tried; None where it has no such option."""
        table = self.baseline().to_table()
        return {each.path: value_at(table, each.path) for each in self.parameters}

    def within(self, values: Values) -> Values:
        """Returns those values that lie within what is tried."""
        found = {each.path: each.find(values[each.path]) for each in self.parameters}
        return {path: value for path, value in found.items() if value is not None}

    def _recipe(self, words: Iterable[str]) -> Recipe:
        changed, faults = override(self.tables, words)
        return read_recipe(changed, self.name, faults)

    def _settled(self, parameter: Parameter) -> Parameter:
        """Lets a range between whole numbers have all numbers where the recipe's option takes them."""
        if not isinstance(parameter, Range) or not parameter.whole:
            return parameter
        values = {each.path: each.ends[0] for each in self.parameters} | {parameter.path: parameter.low + 0.5}
        try:
            self.trial(values)
        except UserErrors as error:
            return replace(parameter, whole=any(fault.place == parameter.path for fault in error.faults))
        return replace(parameter, whole=False)

    def _faults(self) -> Iterator[UserError]:
        yield from Combinations(self.parameters, lambda values: self.trial(values)).faults(self.baseline)


def words_of(values: Values) -> list[str]:
    """Returns values as words that change a recipe."""
    return [f"{path}={value}" for path, value in values.items()]


def value_at(table: Any, path: str) -> Any:
    """Returns the value at a path of tables, None where there is none."""
    return reduce(lambda inner, key: inner.get(key) if isinstance(inner, Mapping) else None, path.split("."), table)


def _tables(recipe: "Recipe | str | Path") -> tuple[str, dict[str, Any]]:
    if isinstance(recipe, Recipe):
        return recipe.name, recipe.to_table()
    file = locate(recipe)
    return str(recipe), {"name": file.name.removesuffix(".toml"), **parse(file)}


def _sort(words: Iterable[str]) -> tuple[list[str], list[Parameter], list[UserError]]:
    """Returns the words that hold for all trials, what is left open, and what is wrong."""
    overrides: list[str] = []
    parameters: list[Parameter] = []
    faults: list[UserError] = []
    for word in words:
        try:
            parameter = read_word(word)
        except UserError as error:
            faults.append(error)
            continue
        if parameter is None:
            overrides.append(word)
        elif parameter.path in {each.path for each in parameters}:
            faults.append(UserError(parameter.path, "is given twice. Leave one of the two out."))
        else:
            parameters.append(parameter)
            faults += _not_to_be_tried(parameter.path)
    return overrides, parameters, faults


def _not_to_be_tried(path: str) -> Iterator[UserError]:
    if path == "train.max_rows" or path.rpartition(".")[2] == "monitor" or path.partition(".")[0] == "export":
        problem = "expected one value for all trials, since they could not be compared otherwise. Give path=value."
        yield UserError(path, problem)
