"""What a run was: the few lines below the title."""

import math
from typing import Any

from mtl_keras.report.plain_text import plain
from mtl_keras.report.run_record import RunRecord
from mtl_keras.report.wording import HEADS, duration, finite


def facts(run: RunRecord) -> list[tuple[str, str]]:
    """Returns names and values of what the run trained, how long and on what; what is not known is left out."""
    found = [
        ("Tasks", ", ".join(f"{task} ({head_name(run.head_kind(task))})" for task in run.tasks)),
        ("Backbone", _component(run.recipe.get("model", {}).get("backbone"))),
        ("Sharing", _component(run.recipe.get("model", {}).get("sharing"))),
        ("Balancing", _component(run.recipe.get("balancer"))),
        ("Mixing", _component(run.recipe.get("mixing"))),
        ("Training", _training(run)),
        ("Begun from", str(run.environment.get("init_from", ""))),
        ("Time", _time(run)),
        ("Device", _device(run.environment)),
    ]
    return [(name, plain(value, 200)) for name, value in found if value]


def started(environment: dict[str, Any]) -> str:
    """Returns when the run was started, "" where that is not known."""
    return plain(environment.get("started", ""), 40).replace("T", " ").replace("+00:00", " UTC")


def head_name(kind: str) -> str:
    """Returns a head's kind in words."""
    return HEADS.get(kind, kind.replace("_", " ") or "head not named")


def _component(table: Any) -> str:
    if not isinstance(table, dict):
        return str(table or "")
    named = [str(table[key]) for key in ("preset", "temperature") if key in table]
    return ", ".join([str(table.get("kind", "")).replace("_", " "), *named])


def _training(run: RunRecord) -> str:
    step, epoch, batch = _last(run, "step"), _last(run, "epoch"), run.recipe.get("train", {}).get("batch_size")
    if not math.isfinite(step):
        return ""
    epochs = f" in {epoch:g} {'epoch' if epoch == 1 else 'epochs'}" if math.isfinite(epoch) else ""
    return f"{step:,.0f} steps" + (f" of {batch} rows" if batch else "") + epochs


def _last(run: RunRecord, name: str) -> float:
    return finite(run.history[-1].get(name)) if run.history else math.nan


def _time(run: RunRecord) -> str:
    training, whole = _last(run, "seconds"), finite(run.environment.get("seconds"))
    parts = [(training, "training"), (whole, "in all")]
    return ", ".join(f"{duration(seconds)} {what}" for seconds, what in parts if math.isfinite(seconds))


def _device(environment: dict[str, Any]) -> str:
    cores, memory = environment.get("cores"), environment.get("memory_gb")
    parts = [environment.get("device"), f"{cores} cores" if cores else "", f"{memory:g} GB" if memory else ""]
    return ", ".join(str(part) for part in parts if part)
