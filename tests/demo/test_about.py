import pytest

from mtl_keras.demo.about import About
from mtl_keras.errors import UserError


def write(file, title):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'name = "n"\ntitle = "{title}"\n')


def test_the_title_is_that_of_a_runs_recipe(tmp_path):
    write(tmp_path / "recipe.toml", "Of a run")
    assert About.of(tmp_path, ["a", "b"]) == About("Of a run", ("a", "b"))


def test_the_title_is_that_of_the_newest_version(tmp_path):
    for version in ("2", "10", "9"):
        write(tmp_path / version / "assets.extra" / "recipe.toml", f"Version {version}")
    assert About.of(tmp_path, ["a"]).title == "Version 10"
    assert About.of(tmp_path / "9", ["a"]).title == "Version 9"


def test_without_a_recipe_the_folder_names_the_model(tmp_path):
    (tmp_path / "tweets" / "3").mkdir(parents=True)
    assert About.of(tmp_path / "tweets", ["a"]).title == "tweets"
    assert About.of(tmp_path / "tweets" / "3", ["a"]).title == "tweets"


def test_a_broken_recipe_is_told(tmp_path):
    (tmp_path / "recipe.toml").write_text("title = ")
    with pytest.raises(UserError, match=r"recipe\.toml: expected a recipe"):
        About.of(tmp_path, ["a"])
