"""What a cell holds that a file gives with a type of its own."""

from typing import Any


def as_text(cell: Any) -> str | None:
    """Returns a cell as text: numbers as they are written, ``true`` and ``false``; None of a list or of no UTF-8.

    A whole number is written without a point, since an empty cell makes floats of a column of whole numbers.
    """
    if isinstance(cell, str):
        return cell if cell.isascii() or _is_unicode(cell) else None
    if isinstance(cell, bytes):
        return _decoded(cell)
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, list | tuple | dict | set) or is_absent(cell):
        return None
    return str(cell).removesuffix(".0") if isinstance(cell, float) else str(cell)


def as_texts(cell: Any, separator: str | None = None) -> tuple[str, ...] | None:
    """Returns a list of texts, or a text that is parted: at a separator, or at blanks; None where one is no text."""
    if isinstance(cell, str):
        return tuple(part.strip() for part in cell.split(separator))
    parts = list(cell) if isinstance(cell, list | tuple) else [cell]
    texts = [as_text(part) for part in parts]
    return None if any(text is None for text in texts) else tuple(text for text in texts if text is not None)


def shown(cell: Any, longest: int = 60) -> str:
    """Writes a cell for a message: a text in quotes; the beginning of a long one."""
    text = as_text(cell)
    written = "nothing" if is_absent(cell) else repr(cell) if text is None else f'"{text}"'
    return written if len(written) <= longest else f"{written[:longest]}..."


def is_blank(cell: Any) -> bool:
    """Says whether a cell holds nothing: no value, or a text of blanks."""
    return not cell.strip() if isinstance(cell, str | bytes) else is_absent(cell)


def is_absent(cell: Any) -> bool:
    """Says whether a cell has no value: None, or NaN, NaT or NA, which stand in the empty cells of a pandas table."""
    try:
        return cell is None or bool(cell != cell)
    except TypeError:  # pandas' NA says neither that it equals itself nor that it does not
        return True


def _decoded(cell: bytes) -> str | None:
    try:
        return cell.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _is_unicode(text: str) -> bool:
    """Says whether a text has no half of a pair of surrogates, which JSON can write and UTF-8 cannot."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
