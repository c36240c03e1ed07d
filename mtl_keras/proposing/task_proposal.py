"""What is proposed of a task."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mtl_keras.data.base import Field
from mtl_keras.proposing.label_proposal import LabelProposal


@dataclass(frozen=True)
class TaskProposal:
    """A task's data set, what its labels ask for, and what the model has to know of its rows.

    Args:
        name: of the task.
        field: the raw field of the rows.
        seen: the format and where it was seen, for people.
        dataset: the table of the data set.
        labels: what the labels ask for.
        rows: how many there are in all, an estimate maybe.
        lengths: of rows of the sample: word pieces, residues, or the longer sides of pictures.
        comments: what else was seen, a sentence each.
        reasons: of options of the data set, by option.
        others: options that may be chosen instead, as lines of TOML, with the reason of each group of them.
    """

    name: str
    field: Field
    seen: str
    dataset: Mapping[str, Any]
    labels: LabelProposal
    rows: int
    lengths: Sequence[int]
    comments: Sequence[str] = ()
    reasons: Mapping[str, str] = dataclasses.field(default_factory=dict)
    others: Sequence[tuple[str, Mapping[str, Any]]] = ()
