"""A run begins with what fits of another: tasks come, go, and change their labels."""

import json
import shutil
from types import SimpleNamespace

import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.builder import build_model
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe_data import RecipeData
from mtl_keras.run_folder import RunFolder
from mtl_keras.training import train
from mtl_keras.training.checkpoints import Checkpoints
from mtl_keras.training.initial import Initial
from mtl_keras.training.layout import slots
from mtl_keras.training.opening import open_run
from mtl_keras.training.origin import Origin
from mtl_keras.training.parts import parts
from mtl_keras.training.prepared import tasks_of


@pytest.fixture(scope="module")
def origin(tiny_run):
    return Origin.read(tiny_run)


def changed(tiny_recipe, folder, change):
    """Returns the recipe after a change of its text."""
    path = folder / "changed.toml"
    path.write_text(change(tiny_recipe.read_text()))
    return load_recipe(path)


def begun(origin, recipe, tmp_path):
    """Returns a new model that began from a run, its optimizer, what was told, and the checkpoints."""
    heads = RecipeData(recipe).heads()
    model = build_model(recipe.model.backbone, tasks_of(recipe, heads), recipe.model.sharing, recipe.balancer)
    model.compile(recipe.train.optimizer.create(8, model.head_variables))
    checkpoints = Checkpoints(tmp_path / "checkpoints", model, 8)
    fresh = {part: [each.numpy() for each in own] for part, own in parts(model).items()}
    lines = Initial(origin, recipe, model).begin(recipe.model.backbone.preprocessor(), heads, checkpoints)
    return SimpleNamespace(model=model, lines=lines, parts=parts(model), fresh=fresh, checkpoints=checkpoints)


def check_taken(new, origin, part):
    for variable, weight in zip(new.parts[part], origin.parts[part], strict=True):
        np.testing.assert_array_equal(variable.numpy(), weight.value)


def test_a_task_is_added(origin, tiny_recipe, tmp_path):
    new = begun(origin, changed(tiny_recipe, tmp_path, added), tmp_path)
    for part in ("backbone/shared", "head/entities", "head/mood"):
        check_taken(new, origin, part)
    for variable, value in zip(new.parts["head/tone"], new.fresh["head/tone"], strict=True):
        np.testing.assert_array_equal(variable.numpy(), value)
    assert new.lines == [
        f"begins from {origin.folder.path}: the backbone, entities, mood; with the optimizer's state of step 24",
        "anew: tone (new task)",
    ]
    check_optimizer(new, origin)


def added(text):
    mood = text[text.index("[tasks.mood]") : text.index("[model]")]
    return text.replace("[model]", mood.replace("tasks.mood", "tasks.tone") + "[model]")


def check_optimizer(new, origin):
    """Checks that what the optimizer kept of variables went with them, and that it begins at step 0."""
    model, mine = new.model, slots(new.model.optimizer)
    assert set(mine) == {"momentums", "velocities"}
    known = {id(variable): part for part, own in new.parts.items() for variable in own}
    for place, variable in enumerate(model.trainable_variables):
        part = known[id(variable)]
        number = [id(each) for each in new.parts[part]].index(id(variable))
        kept = origin.parts[part][number].slots if part in origin.parts else {}
        for name, values in mine.items():
            np.testing.assert_array_equal(values[place].numpy(), kept.get(name, 0 * values[place].numpy()))
        assert model.optimizer._ages[place] == (24 if kept else 0)
    assert any(np.any(each.numpy()) for each in mine["velocities"])
    assert int(model.optimizer.iterations.numpy()) == 0


def test_the_ages_go_into_the_checkpoint_and_come_back(origin, tiny_recipe, tmp_path):
    recipe = load_recipe(tiny_recipe)
    new = begun(origin, recipe, tmp_path)
    new.checkpoints.save()
    model = build_model(recipe.model.backbone, new.model.tasks)
    model.compile(recipe.train.optimizer.create(8, model.head_variables))
    Checkpoints(tmp_path / "checkpoints", model, 8).restore()
    assert model.optimizer._ages == new.model.optimizer._ages == (24,) * len(model.trainable_variables)


def test_a_task_is_dropped(origin, tiny_recipe, tmp_path):
    recipe = changed(tiny_recipe, tmp_path, dropped)
    new = begun(origin, recipe, tmp_path)
    check_taken(new, origin, "backbone/shared")
    check_taken(new, origin, "head/entities")
    assert new.lines[1:] == ["left behind: mood"]


def dropped(text):
    return text.replace(text[text.index("[tasks.mood]") : text.index("[model]")], "")


def relabelled(tiny_recipe, folder, names):
    """Returns the recipe with the labels of mood renamed."""
    for split in ("train", "validation", "test"):
        rows = (tiny_recipe.parent / f"{split}.csv").read_text()
        for old, label in names.items():
            rows = rows.replace(f",{old}\n", f",{label}\n")
        (folder / f"{split}.csv").write_text(rows)
    old, new = tiny_recipe.parent.as_posix(), folder.as_posix()
    paths = [f"/{split}.csv" for split in ("train", "validation", "test")]

    def moved(text):
        for path in paths:
            text = text.replace(old + path, new + path)
        return text

    return changed(tiny_recipe, folder, moved)


def test_labels_that_stay_are_taken_by_name(origin, tiny_recipe, tmp_path):
    recipe = relabelled(tiny_recipe, tmp_path, {"bad": "zany"})  # bad, good, mixed; now good, mixed, zany
    new = begun(origin, recipe, tmp_path)
    (kernel, bias), (old_kernel, old_bias) = new.parts["head/mood"], origin.parts["head/mood"]
    np.testing.assert_array_equal(kernel.numpy()[:, :2], old_kernel.value[:, 1:])
    np.testing.assert_array_equal(bias.numpy()[:2], old_bias.value[1:])
    np.testing.assert_array_equal(kernel.numpy()[:, 2], new.fresh["head/mood"][0][:, 2])
    assert new.lines[1:] == ['anew: of mood, "zany"']
    ages = dict(zip(map(id, new.model.trainable_variables), new.model.optimizer._ages, strict=True))
    assert ages[id(kernel)] == 0  # its new entries learn as those of a new head


def test_heads_of_other_labels_kinds_or_shapes_start_anew(origin, tiny_recipe, tmp_path):
    other = relabelled(tiny_recipe, tmp_path, {"bad": "x", "good": "y", "mixed": "z"})
    assert begun(origin, other, tmp_path).lines[1:] == ["anew: mood (no label in common)"]
    wide = load_recipe(tiny_recipe, ["tasks.mood.head.hidden=[3]", "tasks.entities.head.kind=token_classification"])
    assert begun(origin, wide, tmp_path / "wide").lines[1:] == [
        "anew: entities (head token_classification here, token_tagging there); mood (4 weights here, 2 there)"
    ]


def test_a_frozen_head_is_taken_as_a_whole_or_refused(origin, tiny_recipe, tmp_path):
    recipe = relabelled(tiny_recipe, tmp_path, {"bad": "zany"})
    frozen = recipe.model_copy(update={"train": recipe.train.model_copy(update={"freeze": ("mood",)})})
    with pytest.raises(mtl.UserError, match=r'train.freeze: mood cannot be taken over as a whole from .* \("zany"\)'):
        begun(origin, frozen, tmp_path)


def test_another_optimizer_starts_anew(origin, tiny_recipe, tmp_path):
    new = begun(origin, load_recipe(tiny_recipe, ["train.optimizer.kind=sgd"]), tmp_path)
    assert new.lines[0].endswith("the optimizer starts anew (it is sgd, there adamw)")


def test_a_run_that_was_killed_gives_the_same_and_one_without_checkpoints_the_weights(origin, tiny_run, tmp_path):
    killed, finished = tmp_path / "killed", tmp_path / "finished"
    shutil.copytree(tiny_run, killed, ignore=shutil.ignore_patterns("model.keras", "export", "report.html"))
    shutil.copytree(tiny_run, finished, ignore=shutil.ignore_patterns("checkpoints", "export"))
    found = Origin.read(killed)
    assert found.step == origin.step == 24
    for part, weights in origin.parts.items():
        for one, other in zip(weights, found.parts[part], strict=True):
            np.testing.assert_array_equal(one.value, other.value)
            assert one.slots.keys() == other.slots.keys()
    alone = Origin.read(finished)
    assert alone.step is None
    assert alone.parts.keys() == origin.parts.keys()
    assert not any(weight.slots for weights in alone.parts.values() for weight in weights)


def test_another_vocabulary_or_trunk_is_refused_and_both_are_named(origin, tiny_recipe, tmp_path):
    folder = tmp_path / "bert"
    shutil.copytree(tiny_recipe.parent / "bert", folder)
    words = (folder / "vocab.txt").read_text().split("\n")
    words[-2:-1] = [words[-2] + "x"]
    (folder / "vocab.txt").write_text("\n".join(words))
    other = load_recipe(tiny_recipe, [f"model.backbone.preset={folder}"])
    with pytest.raises(mtl.UserError, match=r"differs in vocab.txt. Expected its backbone, kind = 'bert'.*/bert'; the"):
        begun(origin, other, tmp_path)
    shaped = load_recipe(tiny_recipe, ["model.backbone.word_shapes=true"])
    with pytest.raises(mtl.UserError, match=r"nothing of .* fits: .* weights here, .* there"):
        begun(origin, shaped, tmp_path)


def test_faults_are_told_before_anything_is_written(tiny_recipe, tiny_run, tmp_path):
    recipe, new = load_recipe(tiny_recipe), tmp_path / "new"
    frozen = load_recipe(tiny_recipe, ["train.freeze=['mood']"])
    (tmp_path / "empty").mkdir()
    shutil.copy(tiny_run / "recipe.toml", tmp_path / "empty")
    cases = [
        (recipe, tmp_path / "none", "expected a run's folder"),
        (recipe, tmp_path / "empty", "has neither"),
        (recipe, new, "expected another run|expected a run's folder"),
        (frozen, None, "heads of mood would stay as chance made them"),
    ]
    for given, path, message in cases:
        with pytest.raises(mtl.UserError, match=message):
            open_run(given, new, False, path)
    assert not new.exists()


def test_another_kind_of_backbone_is_refused_without_tensorflow(tiny_recipe, tiny_run, tmp_path):
    shutil.copytree(tiny_run, tmp_path / "run", ignore=shutil.ignore_patterns("export"))
    table = (tmp_path / "run" / "recipe.toml").read_text()
    (tmp_path / "run" / "recipe.toml").write_text(table.replace('kind = "bert"', 'kind = "esm"'))
    with pytest.raises(mtl.UserError, match='expected its backbone, "esm"; the recipe has "bert"'):
        open_run(load_recipe(tiny_recipe), tmp_path / "new", False, tmp_path / "run")


def alike(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one.get_weights(), other.get_weights(), strict=True))


def test_a_frozen_task_answers_the_same_after_a_training(tiny_recipe, tiny_run, tmp_path, capsys):
    words = [
        "train.freeze=['backbone', 'entities']",
        "train.epochs=1",
        "train.steps_per_epoch=2",
        "export.enabled=false",
    ]
    recipe, path = load_recipe(tiny_recipe, words), tmp_path / "run"
    train(recipe, run_dir=path, init_from=tiny_run)
    assert "begins from" in capsys.readouterr().out
    one, other = (run / "predictions" / "test" / "entities.jsonl" for run in (tiny_run, path))
    assert one.read_text() == other.read_text()
    old, new = (mtl.load_model(run) for run in (tiny_run, path))
    for name in ("entities", "mood"):
        pairs = zip(old.heads[name].get_weights(), new.heads[name].get_weights(), strict=True)
        assert all(np.array_equal(*pair) for pair in pairs) == (name == "entities")
    assert all(
        np.array_equal(*pair) for pair in zip(old.backbone.get_weights(), new.backbone.get_weights(), strict=True)
    )
    assert json.loads((path / "environment.json").read_text())["init_from"] == str(tiny_run.resolve())
    # It goes on as it began.
    assert open_run(recipe, path, False) == open_run(recipe, path, False, tiny_run) == RunFolder(path)
    with pytest.raises(mtl.UserError, match=r"expected the run in .* to go on as it began, from"):
        open_run(recipe, path, False, tmp_path)
