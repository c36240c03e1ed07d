"""A page on an exported model: what it is of, how good it is, and what it cannot do."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mtl_keras.exporting.card.data import data_section
from mtl_keras.exporting.card.limits import limits_section
from mtl_keras.exporting.card.markdown import bullets, section, table
from mtl_keras.exporting.card.parity import parity_section
from mtl_keras.exporting.card.scores import scores_section
from mtl_keras.exporting.card.thresholds import thresholds_section
from mtl_keras.report.wording import HEADS

if TYPE_CHECKING:
    from mtl_keras.exporting.export_record import ExportRecord


def model_card(record: "ExportRecord", parity: Mapping[str, Any] | None = None) -> str:
    """Returns the page, Markdown.

    Args:
        record: what the export is told of.
        parity: how the format compares with the Keras model; None where it was not compared.
    """
    title = record.recipe.title if record.recipe else "A model of mtl_keras"
    parts = [
        f"# {title}",
        _model(record),
        _tasks(record),
        data_section(record),
        scores_section(record),
        thresholds_section(record),
        limits_section(record),
        parity_section(parity),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _model(record: "ExportRecord") -> str:
    from mtl_keras import __version__

    about = record.plan.about
    lines = [f"one model for {len(record.labels)} tasks, trained and exported by mtl_keras {__version__}"]
    if record.recipe:
        model = record.recipe.model
        lines.append(f"backbone `{model.backbone.kind}`, sharing `{model.sharing.kind}`, seed {record.recipe.seed}")
        lines.append(f"recipe `{about.get('recipe', record.recipe.name)}`, all of it in `recipe.toml` beside this file")
    lines += [f"`{name}` {about[name]}" for name in ("recipe_sha256", "weights_sha256") if about.get(name)]
    steps = bullets(record.preprocessing["steps"])
    return section(
        "Model", bullets(lines), f"A row is one `{record.preprocessing['takes']}`. What becomes of it:", steps
    )


def _tasks(record: "ExportRecord") -> str:
    rows = []
    for name, labels in record.labels.items():
        kind = record.trained.head(name).kind
        rows.append([f"`{name}`", HEADS.get(kind, kind), _named(labels)])
    groups = [f"`{name}`: {', '.join(tasks)}" for name, tasks in record.plan.signatures.items()]
    told = "Signatures of some tasks:\n\n" + bullets(groups) if groups else ""
    return section("Tasks", table(["task", "kind", "labels"], rows), told)


def _named(labels: "Any") -> str:
    most = 12
    if labels is None:
        return "a number"
    shown = ", ".join(labels[:most])
    return shown if len(labels) <= most else f"{shown} and {len(labels) - most:,} more, see labels.json"
