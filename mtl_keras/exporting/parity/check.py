"""Compares every format of an export with the Keras model, and refuses one that differs."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mtl_keras.errors import UserError, UserErrors
from mtl_keras.exporting.extra import EXTRA
from mtl_keras.exporting.formats import FORMATS
from mtl_keras.exporting.parity.foreign_process import NotRun
from mtl_keras.exporting.parity.libraries import LIBRARIES, Library
from mtl_keras.exporting.parity.library_run import LibraryRun
from mtl_keras.exporting.parity.reference import Reference, full_precision
from mtl_keras.exporting.parity.result import LibraryParity, Parity
from mtl_keras.exporting.parity.row_set import RowSet
from mtl_keras.exporting.parity.signature import Signature, signatures
from mtl_keras.exporting.parity.tolerance import tolerance_of
from mtl_keras.exporting.tell import Tell, silent
from mtl_keras.quiet import muted

if TYPE_CHECKING:
    from mtl_keras.exporting.plan import ExportPlan
    from mtl_keras.trained import Trained


def check_parity(
    trained: "Trained",
    plan: "ExportPlan",
    sets: Sequence[RowSet],
    folders: Mapping[str, Path],
    tell: Tell = silent,
) -> dict[str, Parity]:
    """Runs validation rows through Keras and, in fresh processes without this package, through each format.

    Args:
        trained: the model that was exported.
        plan: what the export is to have.
        sets: the rows; none where nothing is to be compared.
        folders: of the formats' models, by the name of the format.
        tell: takes a line for each format that is compared.

    Returns:
        How each compares, by format.

    Raises:
        UserErrors: one differs by more than the tolerance, or a decision of it differs and is no tie.
        UserError: a library does not run it.
    """
    names = tuple(plan.tasks or (task.name for task in trained.model.tasks))
    references = {raw: Reference(trained, names, raw) for raw in (True, False)}
    wanted = signatures(names, plan.signatures)
    found: dict[str, Parity] = {}
    with full_precision():
        for name, folder in folders.items():
            if sets:
                tell(f"comparing {name} with Keras")
            reference, tolerance = references[FORMATS[name].raw], tolerance_of(trained.model, name)
            with muted():
                found[name] = _of_format(name, folder, reference, sets, wanted, tolerance)
    return found


def _of_format(
    name: str,
    folder: Path,
    reference: Reference,
    sets: Sequence[RowSet],
    wanted: Sequence[Signature],
    tolerance: float,
) -> Parity:
    quantised, raw = _is_quantised(folder), FORMATS[name].raw

    def compared(library: Library) -> LibraryParity:
        if not library.installed:
            return LibraryParity(library.name, f"{library.name} is not installed; run: {library.install}")
        run = LibraryRun(name, folder, library, raw, wanted, tolerance)
        try:
            return run.compare(reference, sets, quantised)
        except NotRun as error:
            if not library.optional:
                do = "Leave the format out, or export without a comparison: --rows 0."
                raise UserError(error.place, f"{error.problem} {do}") from error
            return LibraryParity(library.name, error.problem)

    libraries = tuple(map(compared, LIBRARIES[name])) if sets else ()
    parity = Parity({task: rows.count for rows in sets for task in rows.tasks}, tolerance, quantised, libraries)
    if not quantised:
        _refuse_other(name, parity)
    return parity


def _is_quantised(folder: Path) -> bool:
    file = folder / EXTRA / "tensors.json"
    return file.is_file() and bool(json.loads(file.read_text(encoding="utf-8")).get("quantize"))


def _refuse_other(name: str, parity: Parity) -> None:
    faults = [
        UserError(f"export {name}", problem)
        for library in parity.libraries
        for problem in _problems(library, parity.tolerance)
    ]
    if faults:
        raise UserErrors(
            "The export is refused and nothing is written, since it differs from the Keras model. Leave the format "
            "out; to have it all the same, without a comparison, export with --rows 0:",
            faults,
        )


def _problems(library: LibraryParity, tolerance: float) -> list[str]:
    numbers = [
        f'task {each.task}, "{each.key}": expected what Keras gives, within {tolerance:g}; {library.library} is off '
        f'by up to {each.largest:.3g}, in validation row {each.row:,} (signature "{each.signature}").'
        for each in library.numbers
        if not each.largest <= tolerance
    ]
    decisions = [
        f'task {each.task}, "{each.key}": expected the decisions of Keras, but for ties; {library.library} gives '
        f"{each.differ:,} of {each.count:,} otherwise, the first in validation row {each.row:,} (signature "
        f'"{each.signature}").'
        for each in library.decisions
        if each.differ
    ]
    return numbers + decisions
