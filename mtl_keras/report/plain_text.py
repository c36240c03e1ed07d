"""Texts of any kind made fit for a page."""

import re

LONGEST = 600
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|[\u202a-\u202e\u2066-\u2069]")


def short(text: object, longest: int) -> str:
    """Returns a name without control characters, and with an ellipsis in place of its end where it is too long."""
    whole = str(text)
    return plain(whole if len(whole) <= longest else f"{whole[: longest - 1]}…", longest)


def plain(text: object, longest: int = LONGEST) -> str:
    """Returns a text without control characters, and without its end where it is too long; says so."""
    whole = str(text)
    shown = _UNSHOWN.sub("�", whole[:longest])
    return shown if len(whole) <= longest else f"{shown} … (the first {longest:,} of {len(whole):,} characters)"
