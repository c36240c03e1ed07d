"""A run's labels and those of its data, which may have changed since."""

from collections.abc import Mapping

from mtl_keras.data.faults import quoted
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Head
from mtl_keras.run_folder import RunFolder


def check_labels(folder: RunFolder, heads: Mapping[str, Head]) -> None:
    """Makes sure that the data have the labels that a run was trained with, since the model knows their numbers only.

    Args:
        folder: the run's; one without labels was not begun.
        heads: by task, with the labels of the data as they are now.

    Raises:
        UserError: they differ.
    """
    if not folder.labels.is_file():
        return
    for name, trained in folder.read_labels().items():
        here = names_of(heads[name]) if name in heads else trained
        if here != trained:
            gone, new = ([each for each in one if each not in other] for one, other in _pair(trained, here))
            raise UserError(
                f"tasks.{name}.dataset",
                f"expected the labels that the run in {folder.path} was trained with; since then came {quoted(new)}, "
                f"and went {quoted(gone)}. Bring the data back as they were, or train into a new folder (--init-from "
                "takes over what still fits).",
            )


def names_of(head: Head) -> list[str] | None:
    """Returns the names of a head's labels; None where they are numbers."""
    labels = getattr(head, "labels", None)
    return None if labels is None else list(labels)


def _pair(trained: list[str] | None, here: list[str] | None) -> list[tuple[list[str], list[str]]]:
    one, other = trained or [], here or []
    return [(one, other), (other, one)]
