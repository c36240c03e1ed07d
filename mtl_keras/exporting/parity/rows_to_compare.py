"""Reads the rows on which an export is compared with the Keras model."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError
from mtl_keras.exporting.parity.libraries import check_installed
from mtl_keras.exporting.parity.row_set import RowSet
from mtl_keras.run_folder import RunFolder
from mtl_keras.same_labels import check_labels

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.exporting.plan import ExportPlan
    from mtl_keras.recipe_data import RecipeData
    from mtl_keras.trained import Trained


def rows_to_compare(
    trained: "Trained", plan: "ExportPlan", data: "RecipeData | None", run: RunFolder | None = None
) -> list[RowSet]:
    """Returns the first validation rows of each task that is exported; none where nothing is to be compared.

    Args:
        trained: the model.
        plan: what the export is to have.
        data: the rows of the recipe's tasks; None where there are none.
        run: the run of the model, whose labels the rows are to have.

    Raises:
        UserError: the rows cannot be read or have other labels, or a library that proves a format is not installed.
    """
    if data is None or not plan.rows:
        return []
    for name in plan.formats:
        check_installed(name)
    try:
        if run is not None:
            check_labels(run, data.heads())
        tasks = plan.tasks or [task.name for task in trained.model.tasks]
        return row_sets(data, tasks, plan.rows, labelled=plan.quantize is not None)
    except UserError as error:
        raise UserError(
            "export",
            "the validation rows cannot be used, on which the export is compared with the Keras model: "
            f"{error} Mend that, or export without a comparison: --rows 0.",
        ) from error


def row_sets(data: "RecipeData", tasks: Sequence[str], limit: int, labelled: bool = True) -> list[RowSet]:
    """Reads the first validation rows of tasks.

    Args:
        data: the rows of the recipe's tasks.
        tasks: those that are exported.
        limit: rows of each task, at least 1.
        labelled: whether to read their labels too, by which metrics are measured; masks take time.
    """
    rows = data.rows("validation")
    groups = [tuple(name for name in group if name in tasks) for group in data.joint_tasks()]
    return [_row_set(group, rows, limit, labelled) for group in groups if group]


def _row_set(tasks: tuple[str, ...], rows: Mapping[str, Rows], limit: int, labelled: bool) -> RowSet:
    import tensorflow as tf

    from mtl_keras.evaluation.batches import listed

    first = rows[tasks[0]]
    field, found = first.field, first.dataset if first.unlabelled is None else first.unlabelled
    limit = min(limit, first.count)
    values = _column(found, field, limit)
    values = tf.map_fn(tf.io.read_file, values) if first.files else values
    labels = {name: listed(_column(rows[name].dataset, "label", limit)) for name in tasks if labelled}
    return RowSet(field, tasks, values, labels)


def _column(dataset: "tf.data.Dataset", key: str, limit: int) -> "tf.Tensor | tf.RaggedTensor":
    """Returns a key of the first rows."""
    only = dataset.take(limit).map(lambda row: row[key])
    return next(iter(only.ragged_batch(limit) if _differs_in_length(only) else only.batch(limit)))


def _differs_in_length(dataset: "tf.data.Dataset") -> bool:
    return None in dataset.element_spec.shape
