import pytest
from mtl_keras.data_prep.tweet_entities.cleaning import TAGS, Tweet, clean, read


def tweet(line: int, *tagged: str) -> Tweet:
    words, tags = zip(*(pair.rsplit("/", 1) for pair in tagged), strict=True)
    return Tweet(line, words, tags)


def test_read() -> None:
    lines = ["Anna\tB-person\n", "&amp;\tO\n", "\t\n", "Rome\tB-geo-loc\n"]
    assert list(read(lines)) == [tweet(1, "Anna/B-person", "&/O"), tweet(4, "Rome/B-geo-loc")]


@pytest.mark.parametrize("line", ["word", "word O", "\tO", "word\t", "word\tB-planet", "word\tI-person"])
def test_faulty_line(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(read(["\n", f"{line}\n"]))


def test_copies_are_removed() -> None:
    tweets = [
        tweet(1, "Anna/B-person", "sings/O", "@you/O"),
        tweet(5, "RT/O", "@me/O", "Anna/B-person", "sings/O", "!/O"),
        tweet(11, "Bob/B-person", "sings/O"),
    ]
    kept, counts = clean(tweets)
    assert [row.line for row in kept] == [1, 11]
    assert counts["exact_duplicates"] == 1


def test_copies_that_are_tagged_in_two_ways_are_dropped_and_a_majority_wins() -> None:
    person, place = tweet(1, "Paris/B-person", "sings/O"), tweet(4, "Paris/B-geo-loc", "sings/O")
    assert clean([person, place])[0] == []
    assert clean([place, person, person])[0] == [person]


def test_only_links_and_names_of_users() -> None:
    kept, counts = clean([tweet(1, "@you/O", "http://a.b/O")])
    assert kept == []
    assert counts["without_words"] == 1


def test_tags() -> None:
    assert len(TAGS) == 21
    assert TAGS[:3] == ["O", "B-company", "I-company"]
