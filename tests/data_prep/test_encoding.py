import pytest
from mtl_keras.data_prep.cleaning.encoding import LOST, mend

PLAIN = "Nothing here needs mending, does it? 100% sure #yes @you_know http://t.co/a_b"


def damage(text: str, rounds: int, doubled: bool = False) -> bytes:
    """What a program does that reads Windows-1252 and writes Mac Roman, as often as it is run."""
    raw = text.encode()
    if doubled:
        raw = as_windows(raw).encode()
    for _ in range(rounds):
        raw = b"".join(as_mac(character) for character in as_windows(raw))
    return raw


def as_windows(raw: bytes) -> str:
    """Reads Windows-1252 as browsers do: bytes without a meaning become control characters."""
    return "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252") for byte in raw
    )


def as_mac(character: str) -> bytes:
    if 0x80 <= ord(character) < 0xA0:
        return bytes([ord(character)])
    try:
        return character.encode("mac-roman")
    except UnicodeEncodeError:
        return b"_"


def test_plain_text_is_left_alone() -> None:
    mended = mend(PLAIN.encode())
    assert (mended.text, mended.changed, mended.broken) == (PLAIN, False, False)


@pytest.mark.parametrize(("rounds", "doubled"), [(0, False), (1, False), (2, False), (3, False), (4, False), (4, True)])
@pytest.mark.parametrize(
    "text",
    [
        "She said: \u201cwhat a long, long week\u201d",
        "We\u2019re there \u2013 at last",
        "\u2022 milk \u2022 bread",
        "\u2764 it",
        "good \U0001f44d",
    ],
)
def test_damage_is_undone(text: str, rounds: int, doubled: bool) -> None:
    mended = mend(damage(text, rounds, doubled))
    straight = text.replace("\u201c", '"').replace("\u201d", '"').replace("\u2019", "'")
    assert (mended.text, mended.changed, mended.broken) == (straight, True, False)


@pytest.mark.parametrize("rounds", range(5))
def test_faces_are_restored(rounds: int) -> None:
    text = "so funny \U0001f602\U0001f602"
    assert mend(damage(text, rounds)).text == text


def test_dots_of_a_shortened_tweet_are_known_though_their_byte_is_lost() -> None:
    raw = damage("and so on\u2026", 2)
    assert raw.endswith(b"_")
    assert mend(raw).text == "and so on\u2026"


def test_emoji_that_shares_its_damage_with_others_is_lost_and_said_so() -> None:
    weeping = damage("oh no \U0001f62d", 2)
    assert weeping == damage("oh no \U0001f632", 2)
    mended = mend(weeping)
    assert mended.text == f"oh no {LOST}"
    assert mended.broken


def test_underscores_of_names_stay() -> None:
    assert mend(damage("\u201c@some_name_\u201d said_so", 2)).text == '"@some_name_" said_so'


def test_bytes_that_nothing_explains_are_lost_and_said_so() -> None:
    mended = mend(b"a \xe4\xe4 b")
    assert LOST in mended.text
    assert mended.broken


def test_entities_lines_and_blanks() -> None:
    assert mend(b"this &amp; that\r\r &lt;3\tyou").text == "this & that <3 you"


def test_empty() -> None:
    assert mend(b"").text == ""
