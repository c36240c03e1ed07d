"""What the documents say is so: their examples run, and what they list is what there is."""

import doctest
import re
import tomllib
from importlib import import_module

import pytest

from mtl_keras import components, heads
from mtl_keras.recipe.load import read_recipe
from tests.readme import README, generated

ROOT = README.parent
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_the_recipe_table_is_the_generated_one():
    text = README.read_text(encoding="utf-8")
    assert text == generated(text), "run `python -m tests.readme`"


def test_the_quickstart_runs():
    quickstart = blocks("python")[0]
    assert "build_model" in quickstart
    scope = {}
    exec(compile(quickstart, "README.md", "exec"), scope)
    prediction = scope["model"].predict(scope["x"], verbose=0)
    assert {name: value.shape for name, value in prediction.items()} == {"price": (100, 1), "kind": (100, 3)}


@pytest.mark.parametrize("line", [line for block in blocks("toml") for line in block.splitlines() if "=" in line])
def test_the_lines_of_a_recipe_are_right(line):
    ((family, table),) = tomllib.loads(line).items()
    assert components.get(family, table).kind == table["kind"]


@pytest.mark.parametrize("family", components.FAMILIES)
def test_the_kinds_of_the_architecture_page_are_those_there_are(family):
    row = next(line for line in ARCHITECTURE.splitlines() if line.startswith(f"| {family} |"))
    assert set(re.findall(r"`(\w+)`", row.split("|")[3])) == set(components.kinds(family))


def test_the_kinds_of_the_page_on_balancers_are_those_there_are():
    page = (ROOT / "docs" / "balancers.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == sorted(components.kinds("balancer"))


def test_the_recipe_for_own_pictures_is_right():
    page = (ROOT / "docs" / "pictures.md").read_text(encoding="utf-8")
    recipe, annotated = map(tomllib.loads, re.findall(r"```toml\n(.*?)```", page, re.DOTALL))
    things = read_recipe({"name": "mine", **recipe, **annotated}, "mine").tasks
    assert things["mask"].dataset.same_rows(things["things"].dataset)
    tasks = read_recipe({"name": "mine", **recipe}, "mine").tasks
    assert tasks["mask"].dataset.same_rows(tasks["kind"].dataset)
    assert (tasks["kind"].dataset.per, tasks["mask"].dataset.per) == ("row", "pixel")


def test_the_recipe_for_own_texts_is_right():
    page = (ROOT / "docs" / "texts.md").read_text(encoding="utf-8")
    [recipe] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    tasks = read_recipe({"name": "mine", **tomllib.loads(recipe)}, "mine").tasks
    assert tasks["hours"].dataset.same_rows(tasks["team"].dataset)
    assert not tasks["parts"].dataset.same_rows(tasks["team"].dataset)


def test_the_recipe_for_own_proteins_is_right():
    page = (ROOT / "docs" / "proteins.md").read_text(encoding="utf-8")
    [recipe] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    tasks = read_recipe({"name": "mine", **tomllib.loads(recipe)}, "mine").tasks
    assert tasks["fold"].dataset.same_rows(tasks["place"].dataset)
    assert (tasks["place"].dataset.per, tasks["fold"].dataset.per) == ("row", "word")


@pytest.fixture
def own_heads(monkeypatch):
    """Lets heads be registered for the time of a test."""
    monkeypatch.setattr(heads, "KINDS", dict(heads.KINDS))


def examples():
    """Yields the modules that have an example."""
    for path in sorted((ROOT / "mtl_keras").rglob("*.py")):
        if ">>> " in path.read_text(encoding="utf-8"):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("module", list(examples()))
def test_the_examples_of_docstrings_run(module, own_heads):
    tested = doctest.testmod(import_module(module), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert tested.attempted
    assert not tested.failed


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras saves so under numpy 2
def test_the_program_of_the_page_on_python_runs(tmp_path, monkeypatch, capsys, own_heads):
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    scope = {"__name__": "a_program"}
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", page, re.DOTALL)):
        exec(compile(block, f"docs/python.md, block {number + 1}", "exec"), scope)
    stopping, history = scope["stopping"], scope["history"].history
    means = [
        (kind - rmse - error) / 3
        for kind, rmse, error in zip(
            *(history[f"val_{name}"] for name in ("kind_macro_f1", "price_rmse", "visits_mae")), strict=True
        )
    ]
    assert stopping.best_epoch == max(range(len(means)), key=means.__getitem__)
    assert len(means) == min(30, stopping.best_epoch + 4)
    assert history["price_loss"][-1] < history["price_loss"][0]
    inputs = next(iter(scope["validation"]))[0]
    for name, value in scope["model"].predict(inputs, verbose=0).items():
        assert scope["loaded"].predict(inputs, verbose=0)[name] == pytest.approx(value, rel=1e-5)
    assert "best epoch" in capsys.readouterr().out
