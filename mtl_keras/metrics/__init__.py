"""Metrics: Keras metrics that stream in graph, take sample weights, and are saved by their configuration."""

LOWER_IS_BETTER = frozenset({"loss", "mae", "mse", "rmse"})
"""The metrics of which a smaller value is better; all others rise."""
