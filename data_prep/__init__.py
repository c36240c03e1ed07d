"""Builders of tensorflow-datasets, one folder a data set, prepared at their first use."""

from .loading import NAMES, builder, described, load

__all__ = ["NAMES", "builder", "described", "load"]
