"""The rows and the heads of a recipe's tasks."""

from mtl_keras.data.base import Split
from mtl_keras.data.label_names import check_label_names
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.heads.base import Head
from mtl_keras.recipe.schema import Recipe, TaskOptions


class TaskData:
    """The rows of a recipe's tasks, each split read once.

    Args:
        recipe: the recipe.
    """

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._rows: dict[Split, dict[str, Rows]] = {}

    def rows(self, split: Split) -> dict[str, Rows]:
        """Returns the rows of a split by task; see ``read_rows``."""
        if split not in self._rows:
            self._rows[split] = read_rows(self._recipe, split)
        return self._rows[split]


def read_rows(recipe: Recipe, split: Split) -> dict[str, Rows]:
    """Returns the rows of a split by task, as many as ``train.max_rows`` allows.

    Raises:
        UserErrors: every fault of the data.
    """
    rows: dict[str, Rows] = {}
    faults: list[UserError] = []
    for name, task in recipe.tasks.items():
        try:
            rows[name] = first_rows(task.dataset.load(split), recipe.train.max_rows)
        except UserError as error:
            faults.append(UserError(f"tasks.{name}.dataset", str(error)))
    if faults:
        raise UserErrors("The data have faults:", faults)
    return rows


def first_rows(rows: Rows, limit: int | None) -> Rows:
    """Returns the first rows, as many as the limit says; all where there is none."""
    if limit is None or rows.count <= limit:
        return rows
    return Rows(rows.dataset.take(limit), rows.field, limit)


def read_heads(recipe: Recipe) -> dict[str, Head]:
    """Returns the heads with the data's label names, by task.

    Raises:
        UserErrors: labels of the recipe that the data lack, or the other way round.
    """
    heads: dict[str, Head] = {}
    faults: list[UserError] = []
    for name, task in recipe.tasks.items():
        try:
            heads[name] = _head(name, task)
        except UserError as error:
            faults.append(error)
    if faults:
        raise UserErrors("The heads do not fit the data:", faults)
    return heads


def _head(name: str, task: TaskOptions) -> Head:
    labels = task.dataset.labels()
    check_label_names(f"tasks.{name}.head.labels", getattr(task.head, "labels", None), labels)
    if labels is None:
        return task.head
    try:
        return task.head.with_labels(labels)
    except UserError as error:
        raise UserError(f"tasks.{name}.head", str(error)) from error
