"""How an exported model compares with the Keras model."""

from collections.abc import Mapping
from typing import Any

from mtl_keras.exporting.card.markdown import section, table
from mtl_keras.report.wording import metric_name, number, signed

_TITLE = "Parity"


def parity_section(parity: Mapping[str, Any] | None) -> str:
    """Returns the tables of ``parity.json``; see ``parity.result.Parity``."""
    if not parity or not parity["rows"]:
        return section(_TITLE, "This export was not compared with the Keras model.")
    rows = ", ".join(f"{many:,} of `{task}`" for task, many in parity["rows"].items())
    told = f"The exported model and the Keras model answered the same validation rows: {rows}."
    if parity["quantised"]:
        kept = "Its weights are of a smaller type, so that it differs; the table of metrics says what that costs."
    else:
        kept = (
            f"Numbers may differ by {parity['tolerance']:g} (above 1, by that share of them), decisions not at all but "
            "for ties within that."
        )
    return section(_TITLE, told, kept, *(_library(each) for each in parity["libraries"]))


def _library(library: Mapping[str, Any]) -> str:
    title = f"### {library['library']}"
    if library["not_compared"]:
        return f"{title}\n\nNot compared: {library['not_compared']}"
    parts = [title]
    if library["numbers"]:
        numbers = [[*_named(each), f"{each['count']:,}", f"{each['largest']:.1e}"] for each in library["numbers"]]
        parts.append(table(["task", "numbers", "compared", "largest difference"], numbers))
    if library["decisions"]:
        decisions = [
            [*_named(each), f"{each['count']:,}", f"{each['differ']:,}", f"{each['ties']:,}"]
            for each in library["decisions"]
        ]
        parts.append(table(["task", "decisions", "compared", "differ", "ties"], decisions))
    if library["metrics"]:
        parts.append(table(["task", "metric", "Keras", "exported", "change"], map(_metric, library["metrics"])))
    return "\n\n".join(parts)


def _metric(each: Mapping[str, Any]) -> list[str]:
    change = signed(each["exported"] - each["keras"])
    return [f"`{each['task']}`", metric_name(each["metric"]), number(each["keras"]), number(each["exported"]), change]


def _named(each: Mapping[str, Any]) -> list[str]:
    return [f"`{each['task']}`", f"`{each['key']}`"]
