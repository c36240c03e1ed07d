"""The command that answers. It keeps TensorFlow quiet before it imports it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from mtl_keras.cli.loading import predictor_of, quiet
from mtl_keras.errors import UserError


def predict(
    path: Annotated[Path, typer.Argument(metavar="RUN_DIR_OR_EXPORT", help="A run's folder, or a SavedModel's.")],
    source: Annotated[
        str,
        typer.Option(
            "--input",
            metavar="INPUT",
            help="Texts, one a line, or FASTA (- is the standard input); a table: .csv, .tsv, .jsonl, .parquet; a "
            "picture, or a folder of pictures or of .txt.",
        ),
    ] = "-",
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="OUTPUT",
            help="FILE.csv, .tsv, .jsonl, .json or .parquet; a killed command goes on. Of pictures also a folder, for "
            "a CSV of the answers, masks and overlays.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
    column: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Of a table, the column that is asked; by default text, sequence or image."),
    ] = None,
    id_column: Annotated[
        str | None,
        typer.Option("--id", metavar="NAME", help="Of a table, the column of the ids; by default rows are numbered."),
    ] = None,
    input_format: Annotated[
        Literal["csv", "tsv", "jsonl", "parquet", "lines", "fasta"] | None,
        typer.Option(help="What the input is, where its name does not say it."),
    ] = None,
    batch_size: Annotated[
        int | None,
        typer.Option(metavar="ROWS", min=1, help="Most rows that go through the model together. [64, pictures 32]"),
    ] = None,
) -> None:
    """Predict every task for each text, sequence or picture.

    Prints the answers, or writes them to a file, in the rows' order and with
    their ids. Rows are read as they are answered, so that a million need no
    more memory than thousands. One that cannot be read is told and skipped.

    [bold]predict RUN --input tweets.csv --column text --id id --output answers.parquet[/]
    """
    from mtl_keras.cli.questions import check_there, read_questions
    from mtl_keras.prediction.inputs.request import InputRequest

    check_there(source)
    request = InputRequest(source, column, id_column, input_format)
    if output is not None and _is_file(output, as_json):
        quiet()
        from mtl_keras.cli.answer_file import write_answers

        write_answers(path, request, output, batch_size)
        return
    if batch_size is not None:
        raise UserError("--batch-size", "it is for a file of answers. Add --output FILE, or leave it out.")
    quiet()
    predictor = predictor_of(path)
    questions = read_questions(predictor.field, request)
    if output is not None:
        questions.write(predictor, output)
    elif as_json:
        questions.say(predictor)
    else:
        questions.show(predictor)


def _is_file(output: Path, as_json: bool) -> bool:
    """Says whether answers go to one file, not to a folder; what the model takes is known when it is loaded.

    Raises:
        UserError: they cannot.
    """
    from mtl_keras.prediction.picture_results import check_free
    from mtl_keras.prediction.results import FORMATS, check_name

    if as_json:
        raise UserError("--json", "with --output, its files have the answers. Leave one of the two out.")
    if output.suffix not in FORMATS:
        check_free(output)
        return False
    check_name(output)
    return True


COMMANDS: tuple[Callable[..., Any], ...] = (predict,)
