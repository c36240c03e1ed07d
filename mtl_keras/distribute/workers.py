"""The processes of a training, by the environment's ``TF_CONFIG``. Imports no TensorFlow."""

import json
import os
from dataclasses import dataclass
from typing import Any, Literal

from mtl_keras.errors import UserError

Distribute = Literal["auto", "none", "mirrored", "multi_worker", "tpu"]
"""The devices of a training, as a person names them."""
VARIABLE = "TF_CONFIG"
_EXAMPLE = '{"cluster": {"worker": ["host0:2222", "host1:2222"]}, "task": {"type": "worker", "index": 0}}'
_TYPES = ("chief", "worker")


@dataclass(frozen=True)
class Workers:
    """Which worker this process is, of how many.

    Args:
        index: from 0.
        count: at least 1.
    """

    index: int = 0
    count: int = 1

    @property
    def leads(self) -> bool:
        """Whether it is the one that writes the run's folder."""
        return self.index == 0

    @property
    def several(self) -> bool:
        """Whether there are others."""
        return self.count > 1


def workers() -> Workers:
    """Returns which worker this process is; the only one where ``TF_CONFIG`` is not set.

    Raises:
        UserError: ``TF_CONFIG`` is not a cluster's with this task in it.
    """
    text = os.environ.get(VARIABLE, "")
    if not text.strip():
        return Workers()
    try:
        found = json.loads(text)
        cluster, task = found.get("cluster", {}), found.get("task", {})
        if any(not isinstance(cluster.get(kind, []), list) for kind in _TYPES):
            raise TypeError("the workers are not a list")
        order = [(kind, number) for kind in _TYPES for number in range(len(cluster.get(kind, [])))]
        this = (task.get("type", "worker"), int(task.get("index", 0)))
    except (ValueError, AttributeError, TypeError) as error:
        raise _wrong(f"it cannot be read: {error}") from error
    if not order:
        raise _wrong("its cluster has no workers")
    if others := sorted(set(cluster) - {*_TYPES, "evaluator"}):
        raise _wrong(f"its cluster has tasks of the kind {', '.join(others)}, which take no part")
    if this not in order:
        raise _wrong(f"its task, {this[0]} {this[1]}, is not in its cluster")
    return Workers(order.index(this), len(order))


def taking_part(distribute: Distribute) -> Workers:
    """Returns which worker of a training this process is; the only one where it is to train on devices of its own."""
    return workers() if distribute in ("auto", "multi_worker") else Workers()


def cluster_of(addresses: list[str], index: int) -> str:
    """Returns the ``TF_CONFIG`` of a worker, by the addresses ``host:port`` of all."""
    table: dict[str, Any] = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}
    return json.dumps(table)


def _wrong(what: str) -> UserError:
    return UserError(VARIABLE, f"expected a cluster of workers, like {_EXAMPLE}; {what}. Correct or unset it.")
