"""The header of a recipe that was copied."""

from pathlib import Path

import pytest

from mtl_keras.recipe.copied import copied
from mtl_keras.recipe.library import locate, recipe_names

TEXT = """# Tweets.
#
#   mtl-keras train tweets
#   mtl-keras train tweets train.epochs=2   not tweets_large, but tweets
#   mtl-keras train tweets_large
#
# On two cores, without a GPU: 9 minutes. Test splits, seeds 0, 1 and 2:
#   F1 0.5
#
# On request: this stays.
title = "Tweets"
seed = 0 # mtl-keras show tweets
"""


def test_commands_name_the_new_file_and_results_the_original():
    assert copied(TEXT, "tweets", Path("my own.toml")).splitlines() == [
        "# Tweets.",
        "#",
        "#   mtl-keras train 'my own.toml'",
        "#   mtl-keras train 'my own.toml' train.epochs=2   not tweets_large, but tweets",
        "#   mtl-keras train tweets_large",
        "#",
        "# Of tweets, from which this was copied; not of this copy:",
        *TEXT.splitlines()[6:11],
        "seed = 0 # mtl-keras show 'my own.toml'",
    ]


def test_a_copy_of_a_copy_names_the_first_for_what_was_measured():
    once = copied(TEXT, "tweets", Path("a.toml"))
    twice = copied(once, "somewhere/a.toml", Path("b.toml"))
    assert twice == copied(TEXT, "tweets", Path("b.toml"))


@pytest.mark.parametrize("name", recipe_names())
def test_every_shipped_recipe_says_whose_its_numbers_are(name):
    text = copied(locate(name).read_text(encoding="utf-8"), name, Path("mine.toml"))
    assert text.count(f"# Of {name}, from which this was copied; not of this copy:\n") == 1
    assert f" train {name}" not in text
    assert "mtl-keras train mine.toml" in text
