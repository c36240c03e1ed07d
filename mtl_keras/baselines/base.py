"""What a baseline takes and gives."""

from collections.abc import Callable, Sequence
from typing import Any

Rows = tuple[Sequence[Any], Sequence[Any]]
"""Inputs and labels, of equal length."""

Fitted = Callable[[Sequence[Any]], Sequence[Any]]
"""Predicts labels of inputs."""
