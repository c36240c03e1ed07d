"""Labels of held-out proteins that no training row has: of thousands of rare ones, some always are."""

from collections.abc import Iterable, Sequence

from rich.console import Console

from mtl_keras.data.faults import quoted


def unseen(labels: Iterable[Sequence[str] | None], known: Iterable[str]) -> list[str]:
    """Returns the names in rows' labels that are not known, in alphabetical order; None is a row without labels."""
    return sorted({name for own in labels for name in own or ()} - {*known})


def tell_unseen(title: str, names: Sequence[str], fate: str) -> None:
    """Says how many labels no training row has, and what becomes of them; nothing where there are none.

    Args:
        title: where the labels stand.
        names: the labels.
        fate: what becomes of them, in words.
    """
    if names:
        few = "1 label is" if len(names) == 1 else f"{len(names):,} labels are"
        said = f"{title}: {few} in no training row ({quoted(list(names), 3)}): {fate}."
        Console(stderr=True).print(said, markup=False, highlight=False, soft_wrap=True)
