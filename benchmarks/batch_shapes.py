"""The batches of the balancers' workloads, in both libraries."""

BATCHES = {"mlp": (256, 512), "cnn": (16, 32, 32, 3), "transformer": (32, 64, 192)}
"""The shape of a batch, by the workload's name, channels last."""
