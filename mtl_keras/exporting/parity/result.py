"""How an export compares with the Keras model that it was written from."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mtl_keras.atomic import write_json
from mtl_keras.exporting.extra import EXTRA

PARITY = "parity.json"
"""Its name in ``assets.extra``."""


@dataclass(frozen=True)
class NumbersParity:
    """The numbers of an output, in all batches and signatures.

    Args:
        task: the task.
        key: the output.
        count: how many numbers were compared.
        largest: the largest difference, as ``differences`` has it.
        row: the validation row of it, from 1.
        signature: the signature of it.
    """

    task: str
    key: str
    count: int
    largest: float
    row: int
    signature: str


@dataclass(frozen=True)
class DecisionsParity:
    """The decisions of an output, in all batches and signatures.

    Args:
        task: the task.
        key: the output, or what follows from it.
        count: how many decisions were compared.
        differ: how many are others and no ties.
        ties: how many are others as good as those of Keras, within the tolerance.
        row: the first validation row with one that differs, from 1; None where there is none.
        signature: the signature of it.
    """

    task: str
    key: str
    count: int
    differ: int
    ties: int
    row: int | None
    signature: str


@dataclass(frozen=True)
class MetricChange:
    """A metric of a task on the rows that were compared.

    Args:
        task: the task.
        metric: its name.
        keras: of the Keras model.
        exported: of the exported model.
        worse: whether it lost more than it should; see ``metric_changes``.
    """

    task: str
    metric: str
    keras: float
    exported: float
    worse: bool


@dataclass(frozen=True)
class LibraryParity:
    """What a library gives for a format.

    Args:
        library: with its version; of one that is not installed the name.
        not_compared: why it was not run; None where it was.
        numbers: by task and output.
        decisions: by task and output.
        metrics: of a quantised model.
    """

    library: str
    not_compared: str | None = None
    numbers: tuple[NumbersParity, ...] = ()
    decisions: tuple[DecisionsParity, ...] = ()
    metrics: tuple[MetricChange, ...] = ()


@dataclass(frozen=True)
class Parity:
    """How a format of an export compares with the Keras model on validation rows.

    Args:
        rows: how many of each task were compared; none where the export was not compared at all.
        tolerance: the largest difference that is allowed, of numbers above 1 as a share of them.
        quantised: whether the weights are of a smaller type, so that differences are told and not refused.
        libraries: what each gives.
    """

    rows: dict[str, int]
    tolerance: float
    quantised: bool = False
    libraries: tuple[LibraryParity, ...] = ()

    def write(self, folder: Path) -> None:
        """Writes ``parity.json`` beside the model of a version's folder."""
        write_json(folder / EXTRA / PARITY, self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """Returns what the file has."""
        return asdict(self)
