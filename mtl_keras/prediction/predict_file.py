"""Predicts the rows of a file or folder into a file, in constant memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtl_keras import __version__
from mtl_keras.atomic import replacing
from mtl_keras.errors import UserError
from mtl_keras.prediction.answered_row import AnsweredRow
from mtl_keras.prediction.inputs import read_rows
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.prediction.model_digest import model_digest
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.prediction.results import FORMATS, check_name
from mtl_keras.prediction.results.format import ResultFormat
from mtl_keras.prediction.results.pieces import Pieces
from mtl_keras.prediction.rows import answer_rows, windows

Watch = Callable[[int, Sequence[AnsweredRow] | None], None]
"""Takes the number of rows that are done, and those of them that are at fault; None where that was done before.

It is told of 0 rows when the first of those that were not done before begins.
"""


@dataclass(frozen=True)
class PredictedFile:
    """What became of the rows of a file.

    Args:
        output: the file of answers.
        rows: how many rows there are.
        skipped: how many of them are at fault.
        errors: the file that says why; None where none is.
    """

    output: Path
    rows: int
    skipped: int
    errors: Path | None


def predict_file(
    path: "Path | str",
    source: "Path | str",
    output: "Path | str",
    *,
    column: str | None = None,
    id_column: str | None = None,
    input_format: str | None = None,
    batch_size: int | None = None,
    watch: Watch | None = None,
) -> PredictedFile:
    """Predicts every task for each row of a file or folder, and writes the answers to a file, in the rows' order.

    A window of rows is held at a time. Where it was killed, the same call goes on. The file appears as a whole.

    Args:
        path: a run's folder, or a SavedModel's, with or without the version.
        source: texts one a line, a table (CSV, TSV, JSON Lines, Parquet), FASTA, a folder of pictures or of ``.txt``;
            ``-`` is the standard input.
        output: a file named ``.csv``, ``.tsv``, ``.json``, ``.jsonl`` or ``.parquet``.
        column: of a table, the name of the texts, sequences or paths; by default ``text``, ``sequence`` or ``image``.
        id_column: of a table, the name of the ids; by default rows are numbered from 1.
        input_format: ``csv``, ``tsv``, ``jsonl``, ``parquet``, ``lines`` or ``fasta``; by default the name says it.
        batch_size: most rows that go through the model together.
        watch: is told of each window.

    Raises:
        UserError: the input cannot be read, none of its rows can be answered, the output is there already, or what was
            begun is of another model, input or options.
    """
    request = InputRequest(str(source), column, id_column, input_format)
    output = Path(output)
    check_name(output)
    work = {
        "model": model_digest(Path(path)),
        "version of mtl-keras": __version__,
        "options": [column, id_column, input_format, batch_size],
    }
    return predict_rows(lambda: Predictor.load(path), request, output, work, batch_size, watch)


def predict_rows(
    load: Callable[[], Predictor],
    request: InputRequest,
    output: Path,
    work: Mapping[str, Any],
    batch_size: int | None = None,
    watch: Watch | None = None,
) -> PredictedFile:
    """Predicts rows of a model that is loaded when it is needed; see ``predict_file``.

    Args:
        load: returns the model.
        request: where the rows are.
        output: the file.
        work: what must be the same for a killed run to go on.
        batch_size: most rows that go through the model together.
        watch: is told of each window.
    """
    try:
        with Pieces.opened(output, work) as pieces:
            predictor = load()
            form = FORMATS[output.suffix](predictor)
            _fill(pieces, predictor, request, form, batch_size, watch or (lambda rows, faults: None))
            return _finish(pieces, form, output, request)
    except OSError as error:
        problem = f"the answers cannot be written: {error.strerror or error}."
        raise UserError(
            str(output), f"{problem} Mend that, and give the same command again, or another file."
        ) from error


def _fill(
    pieces: Pieces,
    predictor: Predictor,
    request: InputRequest,
    form: ResultFormat,
    batch_size: int | None,
    watch: Watch,
) -> None:
    """Makes the pieces that are not there yet."""
    before, number = len(pieces.finished), -1
    for number, window in enumerate(windows(read_rows(request, predictor.field), predictor.field)):
        if number < before:
            pieces.check(number, window)
            watch(len(window), None)
            continue
        if number == before:
            watch(0, [])
        answered = answer_rows(predictor, window, batch_size)
        pieces.add(window, answered, form)
        watch(len(window), [row for row in answered if row.fault])
    if number + 1 < before:
        pieces.check(number + 1, [])


def _finish(pieces: Pieces, form: ResultFormat, output: Path, request: InputRequest) -> PredictedFile:
    rows, skipped = pieces.rows, pieces.faults
    errors = output.with_name(f"{output.name}.errors.jsonl")
    if skipped:
        with replacing(errors) as draft:
            pieces.join_errors(draft)
    else:
        errors.unlink(missing_ok=True)  # of a run before, whose answers were removed
    if skipped == rows > 0:
        pieces.remove()
        raise UserError(request.place, f"none of the {rows:,} rows could be predicted; {errors} has the reasons.")
    with replacing(output) as draft:
        pieces.join(form, draft)
    pieces.remove()
    return PredictedFile(output, rows, skipped, errors if skipped else None)
