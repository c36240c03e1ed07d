"""What a person should look at in the facts of a recipe's data before a training."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mtl_keras.data_facts.label_warnings import label_warnings
from mtl_keras.data_facts.overlap_warnings import overlap_warnings
from mtl_keras.data_facts.row_warnings import row_warnings
from mtl_keras.data_facts.size_warnings import size_warnings
from mtl_keras.data_warning import DataWarning

Facts = Mapping[str, Any]


def data_warnings(facts: Facts) -> list[DataWarning]:
    """Returns all warnings, each once, those of rows first.

    Args:
        facts: as ``checked_facts`` gives them.
    """
    return list(dict.fromkeys(each for rule in _RULES for each in rule(facts)))


_RULES: tuple[Callable[[Facts], Iterator[DataWarning]], ...] = (
    overlap_warnings,
    row_warnings,
    label_warnings,
    size_warnings,
)
