import re

import pytest

from mtl_keras.errors import UserError
from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.heads import Classification, MultiLabel, Regression, TokenTagging
from mtl_keras.recipe.export_fits import export_misfits, threshold_misfits
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.schema import ExportOptions
from mtl_keras.recipe_data import RecipeData

HEADS = {
    "mood": Classification(labels=("bad", "good")),
    "topic": Classification(labels=("a", "b", "c")),
    "tags": TokenTagging(),
    "unknown": Classification(),
    "flags": MultiLabel(),
    "price": Regression(),
}


def faults(**options):
    return [str(each) for each in export_misfits(options, list(HEADS), HEADS)]


def test_what_fits_has_no_fault():
    assert not faults(
        formats=["saved_model"],
        tasks=["mood", "flags"],
        signatures={"both": ["mood", "flags"]},
        thresholds=["mood", "flags"],
    )
    assert not faults(**dict(ExportOptions()))
    assert not list(threshold_misfits(["unknown"], HEADS))  # its labels come with the data


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"formats": ["saved_modl"]}, 'export.formats: .*received "saved_modl". Did you mean "saved_model"'),
        ({"formats": []}, "export.formats: expected some of the formats"),
        ({"formats": ["tensors"], "quantize": "int8"}, "export.quantize: .*litert.*onnx.*received .*tensors.*Add one"),
        ({"tasks": ["moods"]}, 'export.tasks: .*received "moods". Did you mean "mood"'),
        ({"tasks": ["mood", "mood"]}, "export.tasks: expected each name once"),
        ({"signatures": {"g": ["topics"]}}, 'export.signatures.g: .*"topics". Did you mean "topic"'),
        ({"signatures": {"g": []}}, "export.signatures.g: expected some of the tasks"),
        ({"signatures": {"mood": ["topic"]}}, "export.signatures.mood: .*is a task.*Name the group otherwise"),
        ({"signatures": {"serving_default": ["mood"]}}, "name of the program itself. Name the group otherwise"),
        ({"signatures": {"about": ["mood"]}}, "name of the program itself. Name the group otherwise"),
        ({"signatures": {"a b": ["mood"]}}, "expected a name of letters"),
        ({"tasks": ["mood"], "signatures": {"g": ["price"]}}, 'g: expected tasks of the export, "mood"; .*"price"'),
        ({"thresholds": ["topic"]}, "export.thresholds: .*task \"topic\": received a classification of 3 labels"),
        ({"thresholds": ["tags"]}, 'task "tags": received head "token_tagging", which has no threshold'),
        ({"thresholds": ["price"]}, 'task "price": received head "regression"'),
        ({"tasks": ["mood"], "thresholds": ["flags"]}, 'export.thresholds: expected tasks of the export, "mood"'),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_once(options, told):
    found = faults(**options)
    assert len(found) == 1, found
    assert re.search(told, found[0]), found[0]


def test_what_is_given_takes_the_place_of_the_recipe_s():
    options = ExportOptions(
        formats=("saved_model", "onnx"), signatures={"ab": ("a", "b"), "c": ("c",)}, thresholds=("a", "c"), rows=7
    )
    assert ExportPlan.of(options) == ExportPlan(
        formats=("saved_model", "onnx"), signatures={"ab": ("a", "b"), "c": ("c",)}, thresholds=("a", "c"), rows=7
    )
    fewer = ExportPlan.of(options, tasks=("c", "d"), rows=0, formats=None)
    assert fewer == ExportPlan(
        formats=("saved_model", "onnx"), tasks=("c", "d"), signatures={"c": ("c",)}, thresholds=("c",), rows=0
    )
    # What is named by the caller is never left out in silence.
    assert ExportPlan.of(options, tasks=("c",), thresholds=("a",)).thresholds == ("a",)


def test_check_looks_at_the_labels_of_the_data(tiny_recipe):
    data = RecipeData(load_recipe(tiny_recipe, ['export.thresholds=["mood"]']))
    with pytest.raises(UserError, match=r'export.thresholds: .*task "mood": received a classification of 3 labels'):
        data.check()
