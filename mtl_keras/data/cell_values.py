"""What a cell holds that a file gives with a type of its own."""

from typing import Any


def as_text(cell: Any) -> str | None:
    """Returns a cell as text: numbers as they are written, ``true`` and ``false``; None of a list or of no UTF-8."""
    if isinstance(cell, str):
        return cell if cell.isascii() or _is_unicode(cell) else None
    if isinstance(cell, bytes):
        return _decoded(cell)
    if isinstance(cell, bool):
        return str(cell).lower()
    if cell is None or isinstance(cell, list | tuple | dict | set):
        return None
    return str(cell)


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
    written = "nothing" if cell is None else repr(cell) if text is None else f'"{text}"'
    return written if len(written) <= longest else f"{written[:longest]}..."


def is_blank(cell: Any) -> bool:
    """Says whether a cell holds nothing: no value, or a text of blanks."""
    return cell is None or (isinstance(cell, str | bytes) and not cell.strip())


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
