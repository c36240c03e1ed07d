"""Writes a version of an export, whole or not at all."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.atomic import DRAFT
from mtl_keras.errors import UserError
from mtl_keras.exporting.chosen_plan import plan_of
from mtl_keras.exporting.export_record import ExportRecord
from mtl_keras.exporting.extra import write_extra
from mtl_keras.exporting.formats import FORMATS
from mtl_keras.exporting.parity import RowSet, check_parity, rows_to_compare
from mtl_keras.exporting.placing import made, next_version, placed
from mtl_keras.exporting.plan import ExportPlan, Quantize
from mtl_keras.exporting.record_of import record_of
from mtl_keras.exporting.serving import write_batching, write_warmup
from mtl_keras.exporting.tell import Tell, silent
from mtl_keras.quiet import muted
from mtl_keras.run_folder import RunFolder

if TYPE_CHECKING:
    from mtl_keras.recipe_data import RecipeData
    from mtl_keras.trained import Trained


def export(
    run_dir: "Path | str",
    to: "Path | str | None" = None,
    formats: Sequence[str] | None = None,
    tasks: Sequence[str] | None = None,
    quantize: Quantize | None = None,
    batching: bool | None = None,
    rows: int | None = None,
    signatures: Mapping[str, Sequence[str]] | None = None,
    thresholds: Sequence[str] | None = None,
) -> Path:
    """Exports a run's model as the next version of each format.

    The SavedModel has the signature ``serving_default``, which gives ``<task>_<key>`` for every task, one named after
    each task, which gives ``<key>`` and runs that head only, one for each group of tasks, and ``about``. What is not
    given is as the recipe's ``[export]`` says.

    Args:
        run_dir: a run's folder.
        to: the folder of the export, by default ``export`` in the run's folder.
        formats: names of the formats.
        tasks: the tasks.
        quantize: ``int8`` or ``float16``, for the formats that can be quantised.
        batching: whether a configuration of TensorFlow Serving's batching goes with it.
        rows: validation rows of each task on which every format is compared with the Keras model, 0 for none.
        signatures: groups of tasks, by the name of a signature that answers just these.
        thresholds: tasks whose thresholds are chosen on the validation rows.

    Returns:
        The folder of the new version of the first format.

    Raises:
        UserError: the run was not trained, a name is unknown, two outputs would have one name, or the folder cannot
            be written.
    """
    given: dict[str, Any] = {"quantize": quantize, "batching": batching, "rows": rows}
    names = {"formats": formats, "tasks": tasks, "thresholds": thresholds}
    given |= {option: None if each is None else tuple(each) for option, each in names.items()}
    groups = None if signatures is None else {name: tuple(group) for name, group in signatures.items()}
    plan = plan_of(run_dir, **given, signatures=groups)
    return next(iter(export_run(run_dir, to, plan).values()))


def export_run(
    run_dir: "Path | str", to: "Path | str | None", plan: ExportPlan, tell: Tell = silent
) -> dict[str, Path]:
    """Exports as ``export`` does, by a plan of ``plan_of``; returns the folder of the new version by format."""
    from mtl_keras.recipe.load import load_recipe
    from mtl_keras.recipe_data import RecipeData
    from mtl_keras.trained import Trained

    folder = RunFolder.of(run_dir)
    data = RecipeData(load_recipe(folder.recipe))
    written = export_trained(
        Trained.load(folder), folder.read_labels(), Path(to) if to else folder.exports, plan, folder, data, tell
    )
    return dict(zip(plan.formats, written, strict=True))


def export_trained(
    trained: "Trained",
    labels: Mapping[str, Sequence[str] | None],
    to: Path,
    plan: ExportPlan | None = None,
    run: RunFolder | None = None,
    data: "RecipeData | None" = None,
    tell: Tell = silent,
) -> list[Path]:
    """Writes a trained model as the next version in a folder, in each format; see ``export``.

    Args:
        trained: the model and its preprocessor.
        labels: the label names by task, None where a task has none.
        to: the folder of the export.
        plan: what it is to have.
        run: the folder of the model's run, if there is one, of which the export tells.
        data: the rows of its recipe, with whose validation rows each format is compared with the model; without them
            nothing is compared.
        tell: takes a line at the begin of each of the parts that take long.

    Returns:
        The folder of the new version, a format.

    Raises:
        UserError: the folder or a format cannot be written, the rows cannot be read, or a format answers otherwise
            than the model; nothing is left then.
    """
    import tensorflow as tf

    plan = plan or ExportPlan()
    if to.exists() and not to.is_dir():
        raise UserError(str(to), "expected a folder for the versions of the export; received a file.")
    rows = rows_to_compare(trained, plan, data, run)
    record = record_of(trained, labels, plan, run, data)
    try:
        version = str(next_version(to))
        with made(to), tempfile.TemporaryDirectory(dir=to, prefix=DRAFT) as draft:
            written = _write(record, rows, Path(draft), version, tell)
            with placed({folder: FORMATS[name].versions(to) / version for name, folder in written.items()}) as versions:
                if plan.batching:
                    write_batching(to)
            return versions
    except (OSError, tf.errors.ResourceExhaustedError, tf.errors.PermissionDeniedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UserError(
            str(to), f"the export cannot be written: {reason}. Mend that, or choose another folder with --to."
        ) from error


def _write(record: ExportRecord, rows: Sequence[RowSet], draft: Path, version: str, tell: Tell) -> dict[str, Path]:
    """Writes the version of each format into a draft; returns its folder by format."""
    trained, plan = record.trained, record.plan
    written = {name: draft / name / version for name in plan.formats}
    for name, folder in written.items():
        tell(f"writing {name}")
        folder.mkdir(parents=True)
        with muted():
            FORMATS[name].write(trained, plan, folder)
    parity = check_parity(trained, plan, rows, written, tell)
    for name, folder in written.items():
        parity[name].write(folder)
        with muted():
            write_extra(folder, record, FORMATS[name].raw, parity[name].to_dict())
            write_warmup(folder, trained)
    return written
