"""The command that writes a recipe from files. It does not import TensorFlow."""

import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from mtl_keras.cli.console import console
from mtl_keras.cli.new_file import check_new_file, write_new_file
from mtl_keras.cli.recipe_commands import check


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The file to write.")],
    task: Annotated[
        list[str],
        typer.Option(
            metavar="NAME=FILE[,FILE...][:COLUMN]",
            help="A task and its file, or its files of train, validation and test; behind a colon the column of the "
            "label. Once for each task.",
        ),
    ],
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TASK.ROLE=COLUMN",
            help="What a column is: text, words, sequence, label or id, like sentiment.text=body.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")] = False,
) -> None:
    """Write a recipe from your own files: each choice in it has its reason.

    Formats are known by content: CSV, TSV, JSON Lines, Parquet, npz, CoNLL;
    folders of texts or pictures in folders of their classes, or of pictures
    with masks; COCO and Pascal VOC; FASTA with a table of labels. Columns,
    labels and lengths are found, and heads, metrics, splits, backbone and
    training proposed. Of large tables the beginning alone is read.

    [bold]--task entities=train.conll,dev.conll,test.conll[/] files of the splits

    [bold]--task stars=a.csv:stars --task topic=a.csv:topic[/] columns of one file

    [bold]--task kind=tiles:class --task mask=tiles:mask[/] pictures, their masks

    [bold]--task place=all.fasta,labels.tsv:place[/] proteins
    """
    from mtl_keras.proposing import propose, read_requests
    from mtl_keras.recipe.load import read_recipe

    check_new_file(file, force)
    text = propose(read_requests(task, column or []), file)
    read_recipe({"name": file.stem, **tomllib.loads(text)}, str(file))
    write_new_file(file, text)
    check(str(file))
    own = shlex.quote(str(file))
    console.print("\nRead it through, then:", markup=False)
    console.print(f"  mtl-keras check {own} --load", markup=False, soft_wrap=True)
    console.print(f"  mtl-keras train {own}", markup=False, soft_wrap=True)


COMMANDS: tuple[Callable[..., Any], ...] = (new,)
