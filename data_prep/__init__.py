"""Builders of tensorflow-datasets, one folder a data set."""
