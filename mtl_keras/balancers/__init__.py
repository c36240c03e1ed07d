"""Balancers: how much each task's loss counts in a step."""

from collections.abc import Mapping
from typing import Any

from mtl_keras import components
from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.fixed import Fixed

KINDS: dict[str, type[Balancer]] = {
    "fixed": Fixed,
}


def get(identifier: "str | Mapping[str, Any] | Balancer") -> Balancer:
    """Returns a balancer by its kind, its table, or itself."""
    balancer: Balancer = components.get("balancer", identifier)
    return balancer


__all__ = ["KINDS", "Balancer", "Fixed", "get"]
