"""Undoes the damage of text that was read as Windows-1252 and written as Mac Roman, several times over.

A program that took UTF-8 for Windows-1252 and wrote Mac Roman maps every byte to another one, and those that Mac Roman
cannot write to "_". After k rounds (1 to 5 are seen) the map is the k-th power of that step. Its inverse is unique but
for "_" and the five bytes that Windows-1252 lacks; a character that these leave open becomes U+FFFD, except where just
one choice is a common one: a hard blank, a quotation mark, a dash, the three dots with which shortened tweets end, a
heart, a thumb.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ftfy

LOST = "\ufffd"
_UNDERSCORE = 0x5F
# (whether UTF-8 was taken for Windows-1252 once more, rounds), the commonest first: the order decides between equals.
_WAYS = ((False, 2), (False, 3), (True, 4), (False, 4), (False, 1), (False, 0), (False, 5))
_COMMON = frozenset("\xa0\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2764\U0001f44d")
_LONGEST = 12
_HIGH = re.compile(rb"[\x80-\xff]")
_RUN = re.compile(rb"[\x80-\xff_]+")
_RANGES = (
    *((0x80, 0x800), (0x2000, 0x2C00), (0x3000, 0x3100), (0x4E00, 0xA000), (0xAC00, 0xD7A4)),
    *((0xFE00, 0xFE10), (0xFEFF, 0xFFF0), (0xFFFD, 0xFFFE), (0x1F000, 0x1FB00)),
)
# One source went through other programs besides. Its quotation marks are plain from their places in sentences.
_OTHER_WAYS = (
    (b"\xe4\xf3\xbb_\xe4\xf3\xbb_\xe4\xf3\xbb\x81\xcd", b'"'),
    (b"\xe4\xf3\xbb_\xe4\xf3\xbb_\xed_\x8c\x9d", b'"'),
    (b"\xe4\xf3\xbb_\xe4\xf3\xbb_\xed_\x81_", b"'"),
)
_HOPELESS = re.compile(rb"_?(?:\xe4\xf3\xbb\xe4\xf3|\xe4\xf3\xbb_\xe4\xf3\xbb)[\x80-\xff_]*")
_HOLE = b"\x1a"


@dataclass(frozen=True)
class Mended:
    """A text, whether it had to be mended, and whether some of it stayed broken."""

    text: str
    changed: bool
    broken: bool


def mend(raw: bytes) -> Mended:
    """Returns the text that the bytes once were: one line, entities of HTML read, quotation marks straight."""
    decoded, left = _decode(raw)
    text = " ".join(ftfy.fix_text(decoded, unescape_html=True).split())
    return Mended(text, bool(_HIGH.search(raw)), left > 0 or LOST in text)


def _decode(raw: bytes) -> tuple[str, int]:
    """Returns the text and the number of bytes that no table explains."""
    if not _HIGH.search(raw):
        return raw.decode("ascii"), 0
    for broken, meant in _OTHER_WAYS:
        raw = raw.replace(broken, meant)
    raw = _HOPELESS.sub(_HOLE, raw)
    tries = (_undo(raw, doubled, rounds) for doubled, rounds in _WAYS)
    left, _, _, text = min(tries, key=lambda result: result[:3])
    return text.replace(_HOLE.decode(), LOST), left


def _undo(raw: bytes, doubled: bool, rounds: int) -> tuple[int, int, int, str]:
    """Returns how many bytes are left unexplained, characters lost and characters strange in a tweet, and the text."""
    table = _table(doubled, rounds)
    parts: list[str] = []
    unexplained = 0
    end = 0
    for run in _RUN.finditer(raw):
        parts.append(raw[end : run.start()].decode("latin-1"))
        for character, fits in _characters(run.group(), table):
            unexplained += not fits
            parts.append(character)
        end = run.end()
    text = "".join((*parts, raw[end:].decode("latin-1")))
    return unexplained, text.count(LOST), sum(map(_is_strange, text)), text


def _is_strange(character: str) -> bool:
    usual = character in _COMMON or character in (LOST, "\ufe0f")
    return not (usual or character < "\x80" or "\xc0" <= character <= "\xff" or _is_symbol(character))


def _is_symbol(character: str) -> bool:
    return "\u2600" <= character <= "\u27bf" or character >= "\U0001f000"


def _characters(run: bytes, table: dict[bytes, str]) -> Iterator[tuple[str, bool]]:
    place = 0
    while place < len(run):
        for length in range(min(_LONGEST, len(run) - place), 0, -1):
            if character := table.get(run[place : place + length]):
                yield character, True
                break
        else:
            length = 1
            plain = run[place] == _UNDERSCORE
            yield ("_" if plain else LOST), plain
        place += length


@cache
def _table(doubled: bool, rounds: int) -> dict[bytes, str]:
    """Maps the damaged bytes of a character to the character."""
    step = _power(rounds)
    found = defaultdict(list)
    for first, last in _RANGES:
        for character in map(chr, range(first, last)):
            text = _as_cp1252(character.encode()) if doubled else character
            found[text.encode().translate(step)].append(character)
    return {raw: _choose(characters) for raw, characters in found.items() if _HIGH.search(raw)}


def _choose(characters: list[str]) -> str:
    if len(characters) == 1:
        return characters[0]
    common = [character for character in characters if character in _COMMON]
    return common[0] if len(common) == 1 else LOST


def _power(rounds: int) -> bytes:
    step = bytes(_step(byte) for byte in range(256))
    power = bytes(range(256))
    for _ in range(rounds):
        power = power.translate(step)
    return power


def _step(byte: int) -> int:
    written = _as_cp1252(bytes([byte])).encode("mac-roman", "replace") if byte >= 0x80 else bytes([byte])
    if written == b"?":
        return byte if 0x80 <= ord(_as_cp1252(bytes([byte]))) < 0xA0 else _UNDERSCORE
    return written[0]


def _as_cp1252(raw: bytes) -> str:
    """Reads Windows-1252; its five undefined bytes stand for themselves, as in the programs of that time."""
    return "".join(_cp1252_character(byte) for byte in raw)


@cache
def _cp1252_character(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)
