"""The rows and the heads of a recipe's tasks."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import get_args

from mtl_keras.data.ancestors import labels_with_parents, with_ancestors
from mtl_keras.data.apart import Apart
from mtl_keras.data.base import Split
from mtl_keras.data.faults import quoted, untold
from mtl_keras.data.label_names import check_label_names
from mtl_keras.data.labelled import any_labelled
from mtl_keras.data.rows import Rows
from mtl_keras.errors import FetchError, UserError, UserErrors
from mtl_keras.heads.base import Head
from mtl_keras.recipe.export_fits import threshold_misfits
from mtl_keras.recipe.fits import answer_misfits, data_misfits
from mtl_keras.recipe.schema import Recipe, TaskOptions

SPLITS: tuple[Split, ...] = get_args(Split)


class RecipeData:
    """The rows of a recipe's tasks, each split read once, and the heads with the data's label names.

    Args:
        recipe: the recipe.
    """

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._rows: dict[Split, dict[str, Rows]] = {}
        self._apart = Apart([task.dataset for task in recipe.tasks.values()])

    def check(self, splits: tuple[Split, ...] = SPLITS) -> None:
        """Reads splits of every task, and compares each head with its labels.

        Raises:
            UserErrors: every fault of all tasks and splits.
        """
        faults: list[UserError] = []
        unfetched: set[object] = set()
        for names in self.joint_tasks():
            told: set[str] = set()  # a fault of train spoils the other splits too, one of a picture all its tasks
            for name in names:
                faults += self._faults_of_task(name, splits, told, unfetched)
        faults = faults or list(self._faults_of_answers(self.heads()))
        if faults:
            raise UserErrors("The data have faults:", faults)

    def rows(self, split: Split) -> dict[str, Rows]:
        """Returns the rows of a split by task, as many as ``train.max_rows`` allows.

        Raises:
            UserErrors: every fault of the split and of the heads.
        """
        if split not in self._rows or self._rows[split].keys() != self._recipe.tasks.keys():
            self.check((split,))
        return self._rows[split]

    def heads(self) -> dict[str, Head]:
        """Returns the heads by task, with the data's label names.

        Raises:
            UserError: a head does not fit the labels of its data.
        """
        return {name: _fitted(name, task) for name, task in self._recipe.tasks.items()}

    def joint_tasks(self) -> list[list[str]]:
        """Returns the names of the tasks, those together whose data sets have the same rows."""
        groups: list[list[str]] = []
        for name, task in self._recipe.tasks.items():
            mine = (each for each in groups if task.dataset.same_rows(self._recipe.tasks[each[0]].dataset))
            group = next(mine, None)
            if group is None:
                groups.append([name])
            else:
                group.append(name)
        return groups

    def _faults_of_task(
        self, name: str, splits: tuple[Split, ...], told: set[str], unfetched: set[object]
    ) -> list[UserError]:
        """Returns the faults of a task that were not told; nothing that could not be fetched is asked for again."""
        task = self._recipe.tasks[name]
        origin = task.dataset.origin
        if origin is not None and origin in unfetched:
            return []
        try:
            faults = list(self._faults_of_head(name, task, told))
            head = task.head if faults else _fitted_or_told(name, task)
            return [*faults, *self._faults_of_rows(name, task, head, splits, told)]
        except FetchError as error:
            unfetched.add(origin)
            return [UserError(f"tasks.{name}.dataset", str(error))]

    def _faults_of_answers(self, heads: Mapping[str, Head]) -> Iterator[UserError]:
        yield from answer_misfits(heads, self._recipe.model.backbone)
        yield from threshold_misfits(self._recipe.export.thresholds, heads)

    def _faults_of_rows(
        self, name: str, task: TaskOptions, head: Head, splits: tuple[Split, ...], told: set[str]
    ) -> Iterator[UserError]:
        for split in splits:
            try:
                loaded = self._apart.load(task.dataset, split)
                if loaded.count and not any_labelled(loaded):
                    yield UserError(f"tasks.{name}.dataset", _unlabelled(split, loaded.count))
                complete = with_ancestors(loaded, head, task.dataset.parents())
                self._rows.setdefault(split, {})[name] = first_rows(complete, self._recipe.train.max_rows)
            except FetchError:
                raise
            except UserError as error:
                if problem := untold(error, told):
                    yield UserError(f"tasks.{name}.dataset", problem)

    def _faults_of_head(self, name: str, task: TaskOptions, told: set[str]) -> Iterator[UserError]:
        dataset = task.dataset
        try:
            misfits = list(data_misfits(name, dataset.field, dataset.per, task.head, self._recipe.model.backbone))
            dataset.labels()
        except FetchError:
            raise
        except UserError as error:
            if problem := untold(error, told):
                yield UserError(f"tasks.{name}.dataset", problem)
            return
        yield from misfits
        try:
            if not misfits:
                _fitted(name, task)
        except FetchError:
            raise
        except UserErrors as error:
            yield from error.faults
        except UserError as error:
            yield error


def _unlabelled(split: Split, count: int) -> str:
    return (
        f"split {split}: expected rows with a label; of its {count:,} rows none has one. Correct where labels are "
        "found, or choose other rows."
    )


def left_out(data: RecipeData) -> list[str]:
    """Returns a sentence on each task and split of which rows are left out, since another split has them."""
    return [
        f"{name}: {rows.left_out:,} rows of {split} are left out, which another split has, of this or another task"
        for split in ("train", "validation")
        for name, rows in data.rows(split).items()
        if rows.left_out
    ]


def first_rows(rows: Rows, limit: int | None) -> Rows:
    """Returns the first rows, as many as the limit says; all where there is none."""
    if limit is None or rows.count <= limit:
        return rows
    return replace(rows, dataset=rows.dataset.take(limit), count=limit)


def _fitted_or_told(name: str, task: TaskOptions) -> Head:
    """Returns a task's head with the data's label names, or as it is where their fault was told of another task."""
    try:
        return _fitted(name, task)
    except FetchError:
        raise
    except UserError:
        return task.head


def _fitted(name: str, task: TaskOptions) -> Head:
    """Returns a task's head with the data's label names."""
    labels = task.dataset.labels()
    _check_kind_of_labels(name, task.head, labels)
    labels = labels if labels is None else labels_with_parents(task.head, labels)
    check_label_names(f"tasks.{name}.head.labels", getattr(task.head, "labels", None), labels)
    if labels is None:
        return task.head
    parents = task.dataset.parents() or {}
    try:
        return task.head.with_labels(labels).with_parents(parents)
    except UserError as error:
        raise UserError(f"tasks.{name}.head", error.problem) from error


def _check_kind_of_labels(name: str, head: Head, labels: list[str] | None) -> None:
    takes_names = "labels" in type(head).model_fields
    if takes_names == (labels is not None):
        return
    if labels is None:
        problem = (
            f'head "{head.kind}" takes classes; the labels of the data are numbers. Choose head kind "regression", or '
            'a data set with classes (for csv, label_type = "class").'
        )
    else:
        problem = (
            f'head "{head.kind}" takes numbers; the labels of the data are the classes {quoted(labels)}. Choose head '
            'kind "classification", or a data set with numbers (for csv, label_type = "number").'
        )
    raise UserError(f"tasks.{name}.head", problem)
