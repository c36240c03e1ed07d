"""A recipe that is right, as an object and as a file again."""

import tomllib

import pytest
from pydantic import BaseModel, ValidationError

from mtl_keras.heads import TokenTagging
from mtl_keras.optimizers import AdamW
from mtl_keras.recipe.library import recipe_names
from mtl_keras.recipe.load import load_recipe, read_recipe
from mtl_keras.recipe.save import save_recipe
from mtl_keras.recipe.schema import Recipe
from tests.recipe.good import GOOD


@pytest.fixture
def good(tmp_path):
    file = tmp_path / "good.toml"
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_values_and_defaults(good):
    recipe = load_recipe(good)
    assert (recipe.name, recipe.title, recipe.seed) == ("good", "two tasks", 0)
    assert list(recipe.tasks) == ["entities", "sentiment"]
    assert isinstance(recipe.tasks["entities"].head, TokenTagging)
    assert recipe.tasks["entities"].monitor == TokenTagging.monitors[0]
    assert recipe.tasks["sentiment"].loss_weight == 2.0
    assert isinstance(recipe.train.optimizer, AdamW)
    assert (recipe.balancer.kind, recipe.model.sharing.kind, recipe.mixing.kind) == ("fixed", "hard", "proportional")


def test_a_recipe_is_frozen(good):
    recipe = load_recipe(good)
    with pytest.raises(ValidationError, match="frozen"):
        recipe.title = "other"


def unset(table):
    """Yields the names of the options that have no value."""
    for name in type(table).model_fields:
        value = getattr(table, name)
        if value is None:
            yield name
        for inner in value.values() if isinstance(value, dict) else [value]:
            if isinstance(inner, BaseModel):
                yield from (f"{name}.{below}" for below in unset(inner))


def options(table):
    """Counts the options of a recipe, and the kinds of its components."""
    count = int(hasattr(table, "kind"))
    for name in type(table).model_fields:
        value = getattr(table, name)
        inner = [
            each for each in (value.values() if isinstance(value, dict) else [value]) if isinstance(each, BaseModel)
        ]
        count += sum(options(each) for each in inner) if inner else 1
    return count


def leaves(table):
    return sum(leaves(value) if isinstance(value, dict) and value else 1 for value in table.values())


def test_the_saved_file_has_every_default_and_gives_an_equal_recipe(good, tmp_path):
    recipe = load_recipe(good)
    saved = tmp_path / "run" / "recipe.toml"
    save_recipe(recipe, saved)
    assert load_recipe(saved) == recipe
    assert load_recipe(saved).name == "good"
    assert leaves(tomllib.loads(saved.read_text(encoding="utf-8"))) == options(recipe) - len(list(unset(recipe)))


@pytest.mark.parametrize("name", recipe_names())
def test_every_recipe_of_the_package_is_right(name, tmp_path):
    recipe = load_recipe(name)
    assert recipe.name == name
    save_recipe(recipe, tmp_path / "saved.toml")
    assert load_recipe(tmp_path / "saved.toml") == recipe


def test_a_kind_alone_is_a_component(good):
    raw = tomllib.loads(GOOD)
    raw["tasks"]["entities"]["head"] = "token_tagging"
    assert read_recipe(raw, "mine") == load_recipe(good).model_copy(update={"name": "unnamed"})


def test_components_can_be_objects(good):
    recipe = load_recipe(good)
    made = Recipe(
        name="good", title="two tasks", tasks=dict(recipe.tasks), model=recipe.model, train={"optimizer": AdamW()}
    )
    assert made == recipe
    with pytest.raises(ValidationError, match=r"expected kind .*adamw"):
        Recipe(title="x", tasks=recipe.tasks, model=recipe.model, train={"optimizer": TokenTagging()})
