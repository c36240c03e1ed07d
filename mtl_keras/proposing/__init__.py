"""Proposes a recipe from a person's own files."""

from mtl_keras.proposing.propose import propose
from mtl_keras.proposing.request import TaskRequest, read_requests

__all__ = ["TaskRequest", "propose", "read_requests"]
