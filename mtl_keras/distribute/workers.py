"""The processes of a training, by the environment's ``TF_CONFIG``. Imports no TensorFlow."""

import json
import os
import re
from dataclasses import dataclass, field
from typing import Any, Literal

from mtl_keras.errors import UserError

Distribute = Literal["auto", "none", "mirrored", "multi_worker", "tpu"]
"""The devices of a training, as a person names them."""
VARIABLE = "TF_CONFIG"
_EXAMPLE = '{"cluster": {"worker": ["host0:2222", "host1:2222"]}, "task": {"type": "worker", "index": 0}}'
_TYPES = ("chief", "worker")
_ADDRESS = re.compile(r"[^\s/]+:[0-9]{1,5}")


@dataclass(frozen=True)
class Workers:
    """Which worker this process is, of how many.

    Args:
        index: from 0.
        count: at least 1.
        addresses: of all, ``host:port``; none of a single one.
    """

    index: int = 0
    count: int = 1
    addresses: tuple[str, ...] = field(default=(), compare=False)

    @property
    def leads(self) -> bool:
        """Whether it is the one that writes the run's folder."""
        return self.index == 0

    @property
    def several(self) -> bool:
        """Whether there are others."""
        return self.count > 1

    def check_folder(self, run_dir: object) -> None:
        """Makes sure that a folder is named where there are other workers.

        Raises:
            UserError: it is not.
        """
        if self.several and run_dir is None:
            raise UserError(
                "--run-dir", f"expected a folder that all {self.count} workers see; received none. Name one."
            )


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
    except ValueError as error:
        raise _wrong(f"it is no JSON ({error})") from error
    cluster = _table(found, "the whole").get("cluster", {})
    addresses = _addresses(_table(cluster, "its cluster"))
    if not addresses:
        raise _wrong("its cluster has no workers")
    task = _table(found.get("task", None if len(addresses) > 1 else {"index": 0}), "its task")
    number = str(task.get("index"))
    this = (task.get("type", "worker"), int(number) if number.isdecimal() else number)
    if this not in addresses:
        raise _wrong(f"its task, {this[0]} {this[1]}, is not in its cluster")
    return Workers(list(addresses).index(this), len(addresses), tuple(addresses.values()))


def taking_part(distribute: Distribute) -> Workers:
    """Returns which worker of a training this process is; the only one where it is to train on devices of its own.

    Raises:
        UserError: ``TF_CONFIG`` is at fault, or names no others where there are to be some.
    """
    me = workers() if distribute in ("auto", "multi_worker") else Workers()
    if distribute == "multi_worker" and not me.several:
        raise UserError(
            "--distribute",
            f"expected several workers in the environment's {VARIABLE} for multi_worker; there is one process only. "
            f"Start all with `mtl-keras launch --workers N`, or set {VARIABLE} for each (docs/distribute.md).",
        )
    return me


def cluster_of(addresses: list[str], index: int) -> str:
    """Returns the ``TF_CONFIG`` of a worker, by the addresses ``host:port`` of all."""
    table: dict[str, Any] = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}
    return json.dumps(table)


def _addresses(cluster: dict[str, Any]) -> dict[tuple[str, int], str]:
    """Returns the addresses of the workers by kind and number, in the order of their numbers in all."""
    if others := sorted(set(cluster) - {*_TYPES, "evaluator"}):
        raise _wrong(f"its cluster has tasks of the kind {', '.join(others)}, which take no part")
    found: dict[tuple[str, int], str] = {}
    for kind in _TYPES:
        of_kind = cluster.get(kind, [])
        if not isinstance(of_kind, list):
            raise _wrong(f"the addresses of its {kind} are not a list")
        for number, address in enumerate(of_kind):
            if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
                raise _wrong(f"the address {json.dumps(address)} is not host:port")
            if address in found.values():
                raise _wrong(f"the address {address} is there twice")
            found[kind, number] = address
    return found


def _table(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(f"{what} is no table")
    return value


def _wrong(what: str) -> UserError:
    return UserError(VARIABLE, f"expected a cluster of workers, like {_EXAMPLE}; {what}. Correct or unset it.")
