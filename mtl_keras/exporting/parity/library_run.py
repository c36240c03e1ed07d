"""Runs an exported model with a library beside Keras."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.exporting.parity.answer_decisions import ANSWER_DECISIONS
from mtl_keras.exporting.parity.answered import Answered
from mtl_keras.exporting.parity.comparison import OtherForm, compare
from mtl_keras.exporting.parity.foreign_process import ForeignProcess
from mtl_keras.exporting.parity.libraries import Library
from mtl_keras.exporting.parity.metric_changes import MetricChanges
from mtl_keras.exporting.parity.number_decisions import NUMBER_DECISIONS
from mtl_keras.exporting.parity.reference import Reference
from mtl_keras.exporting.parity.result import LibraryParity
from mtl_keras.exporting.parity.row_set import RowSet
from mtl_keras.exporting.parity.signature import DEFAULT, Signature
from mtl_keras.exporting.parity.tally import Tally


@dataclass(frozen=True)
class LibraryRun:
    """Compares an exported model, run by a library, with Keras.

    Args:
        name: of the format.
        folder: of the exported model.
        library: that runs it.
        raw: whether it takes raw rows.
        signatures: what it is to have.
        tolerance: of ties.
    """

    name: str
    folder: Path
    library: Library
    raw: bool
    signatures: Sequence[Signature]
    tolerance: float

    def compare(self, reference: Reference, sets: Sequence[RowSet], measured: bool) -> LibraryParity:
        """Runs all rows.

        Args:
            reference: what Keras says.
            sets: the rows.
            measured: whether the metrics are compared too.

        Raises:
            UserError: the library does not run the model, or an output is missing or of another type or shape.
        """
        tally, changes = Tally(), []
        with ForeignProcess(self.library.reader, self.folder) as process:
            served: dict[str, list[str]] | None = None
            version = ""
            for rows in sets:
                metrics = [MetricChanges(task, rows) for task in rows.tasks] if measured else []
                given = rows.as_texts() if self.raw else rows
                for start, values in given.batches():
                    feed, answers = reference(given.field, values)
                    if served is None:  # Keras traces while the process starts
                        version, served = process.begin()
                        self._check_signatures(served)
                    found = self._run(process, served, feed, rows.tasks)
                    self._add(tally, start, answers, found)
                    self._measure(metrics, rows.tasks, start, values, answers, found)
                changes += [change for each in metrics for change in each.changes()]
        return LibraryParity(version, None, tally.numbers, tally.decisions, tuple(changes))

    def _run(
        self, process: ForeignProcess, served: Mapping[str, list[str]], feed: Mapping[str, Any], tasks: Sequence[str]
    ) -> dict[Signature, dict[str, Any]]:
        return {
            signature: process.run(signature.name, {name: feed[name] for name in served[signature.name]})
            for signature in self._of(served)
            if signature.has_rows(tasks)
        }

    def _of(self, served: Mapping[str, list[str]]) -> list[Signature]:
        """Returns the signatures to be run: of a format that knows but one, that."""
        return [each for each in self.signatures if each.name in served]

    def _check_signatures(self, served: Mapping[str, list[str]]) -> None:
        wanted = [each.name for each in self.signatures] if self.library.package.startswith("tensorflow") else [DEFAULT]
        if missing := [name for name in wanted if name not in served]:
            raise self._fault(f"expected the signatures {', '.join(wanted)}; there is no {', '.join(missing)}")

    def _add(
        self,
        tally: Tally,
        start: int,
        answers: Mapping[str, Answered],
        found: Mapping[Signature, Mapping[str, Any]],
    ) -> None:
        decisions = ANSWER_DECISIONS if self.raw else NUMBER_DECISIONS
        for signature, outputs in found.items():
            for task in signature.tasks:
                own = _own(signature, task, answers[task], outputs)
                try:
                    comparison = compare(answers[task], own, decisions, self.tolerance)
                except OtherForm as other:
                    raise self._fault(f'signature "{signature.name}", task {task}: {other}') from None
                tally.add(signature.name, task, start, comparison)

    def _measure(
        self,
        metrics: Sequence[MetricChanges],
        tasks: Sequence[str],
        start: int,
        values: Any,
        answers: Mapping[str, Answered],
        found: Mapping[Signature, Mapping[str, Any]],
    ) -> None:
        from mtl_keras.evaluation.batches import listed

        default = next(signature for signature in found if signature.name == DEFAULT)
        for task, each in zip(tasks, metrics, strict=False):
            own = _own(default, task, answers[task], found[default])
            each.add(start, listed(values), answers[task], own)

    def _fault(self, problem: str) -> UserError:
        return UserError(
            f"export {self.name}",
            f"{problem}. That is a fault of mtl-keras or of {self.library.name}: leave the format out.",
        )


def _own(signature: Signature, task: str, answered: Answered, outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the outputs of a task by key, those that there are."""
    names = {key: signature.output(task, key) for key in answered.answer}
    return {key: outputs[name] for key, name in names.items() if name in outputs}
