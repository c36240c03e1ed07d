import pytest
from mtl_keras.data_prep.tweet_sentiment.cleaning import UNKNOWN_CONFIDENCE, Tweet, clean, read

HEADER = b"sentiment,confidence,text\n"


def tweet(text: str, label: str = "neutral", confidence: float = 1.0, row: int = 0) -> Tweet:
    return Tweet(row, text, label, confidence)


def test_read() -> None:
    first, second = read(HEADER + b'negative,0.5,"the cat\rsat, \xe4\xf3\xecsadly\xe4\xf3\x9d"\npositive,,fine\\nday\n')
    assert first == Tweet(1, 'the cat sat, "sadly"', "negative", 0.5, mended=True)
    assert second == Tweet(2, "fine day", "positive", UNKNOWN_CONFIDENCE)


@pytest.mark.parametrize("row", [b"good,1,text\n", b"neutral,1\n", b"neutral,1,a,b\n"])
def test_faulty_row(row: bytes) -> None:
    with pytest.raises(ValueError, match="row 1"):
        list(read(HEADER + row))


@pytest.mark.parametrize("source", [b"", b"a,b,c\n"])
def test_faulty_header(source: bytes) -> None:
    with pytest.raises(ValueError, match="row 0: expected the columns"):
        list(read(source))


def test_the_surest_copy_is_kept() -> None:
    kept, counts = clean([tweet("a b", confidence=0.5), tweet("A b!", confidence=0.9), tweet("c d")])
    assert [row.text for row in kept] == ["A b!", "c d"]
    assert counts["exact_duplicates"] == 1
    assert counts["conflicting_groups"] == 0


def test_near_copies() -> None:
    kept, counts = clean([tweet("one two three four five"), tweet("one two three four five six")])
    assert len(kept) == counts["near_duplicates"] == counts["rows_kept"] == 1


def test_conflicts() -> None:
    kept, counts = clean(
        [
            *(tweet("a b", "negative", 0.9), tweet("a b", "positive", 0.3)),
            *(tweet("c d", "negative", 0.9), tweet("c d", "positive", 0.9)),
            *(tweet("e f", "negative", UNKNOWN_CONFIDENCE), tweet("e f", "positive", 0.1)),
        ]
    )
    assert [(row.text, row.label) for row in kept] == [("a b", "negative"), ("e f", "negative")]
    assert counts["conflicting_groups"] == 3
    assert counts["conflicting_dropped"] == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@United thanks", True),
        ("thanks .@JetBlue!", True),
        ("united we stand", False),
        ("@unitedkingdom hello", False),
        ("me@united.example", True),
    ],
)
def test_airline(text: str, expected: bool) -> None:
    assert tweet(text).about_airline is expected
