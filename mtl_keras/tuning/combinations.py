"""Checks the recipes that a study may try, before anything is trained."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import Any

from mtl_keras.errors import UserError, UserErrors
from mtl_keras.tuning.words import Parameter

_MOST = 1000


@dataclass(frozen=True)
class Combinations:
    """All values of choices and both bounds of ranges, combined.

    Of more than a thousand combinations those are checked in which all but two
    paths have their first value: what does not fit is most often one value,
    or one beside another.

    Args:
        parameters: what is tried.
        make: makes the recipe of values.
    """

    parameters: Sequence[Parameter]
    make: Callable[[dict[str, Any]], object]

    def faults(self, baseline: Callable[[], object]) -> Iterator[UserError]:
        """Yields each fault once, with the values that have it where others do not."""
        told = {(fault.place, fault.problem) for fault in _faults_of(baseline)}
        yield from (UserError(place, problem) for place, problem in told)
        found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        checked = list(self._checked())
        for values in checked:
            for fault in _faults_of(lambda values=values: self.make(values)):  # type: ignore[misc]
                found.setdefault((fault.place, fault.problem), []).append(values)
        for (place, problem), where in found.items():
            if (place, problem) not in told:
                yield UserError(place, problem + _where(where, checked, place))

    def _checked(self) -> Iterable[dict[str, Any]]:
        ends = {parameter.path: parameter.ends for parameter in self.parameters}
        if prod(map(len, ends.values())) <= _MOST:
            return [dict(zip(ends, values, strict=True)) for values in product(*ends.values())]
        first = {path: values[0] for path, values in ends.items()}
        return [
            {**first, one: left, other: right}
            for one, other in combinations(ends, 2)
            for left, right in product(ends[one], ends[other])
        ]


def _faults_of(make: Callable[[], object]) -> list[UserError]:
    try:
        make()
    except UserErrors as error:
        return error.faults
    return []


def _where(where: Sequence[Mapping[str, Any]], checked: Sequence[Mapping[str, Any]], place: str) -> str:
    """Names the values that all faulty combinations have in common and some right one has not."""
    if len(where) == len(checked):
        return ""
    common = {
        path: value
        for path, value in where[0].items()
        if all(values[path] == value for values in where) and any(values[path] != value for values in checked)
    }
    if not common or list(common) in ([place], [f"{place}.kind"]):
        return ""
    return f" (So with {', '.join(f'{path}={value}' for path, value in common.items())}.)"
