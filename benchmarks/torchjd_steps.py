"""The workloads of ``benchmarks/balancers.py`` in PyTorch, balanced by TorchJD, the library to be measured against."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torchjd.aggregation import MGDA, UPGrad
from torchjd.autogram import Engine
from torchjd.autojac import jac_to_grad, mtl_backward

from benchmarks.batch_shapes import BATCHES

AGGREGATORS: dict[str, Callable[[], Any]] = {"mgda": MGDA, "upgrad": UPGrad}
MODES = ("at once", "in turn", "by its engine")
"""TorchJD goes back for all tasks at once, by torch.vmap, or for one after the other; or its engine makes the Gram
matrix by layers, and one more pass goes back for the gradient, of the heads too."""


def mlp() -> tuple[nn.Module, int]:
    """Returns the trunk and the size of what it gives."""
    layers: list[nn.Module] = []
    for inputs, outputs in ((512, 896), (896, 896), (896, 896), (896, 384)):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers), 384


def cnn() -> tuple[nn.Module, int]:
    """Returns the trunk and the size of what it gives; pictures come as [B, C, H, W]."""
    layers: list[nn.Module] = []
    for inputs, outputs in ((3, 32), (32, 64), (64, 128), (128, 160)):
        layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten()), 160


class _Mean(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.mean(dim=1)


def transformer() -> tuple[nn.Module, int]:
    """Returns the trunk and the size of what it gives."""
    layers = [nn.TransformerEncoderLayer(192, 4, 768, 0.0, "gelu", batch_first=True) for _ in range(5)]
    return nn.Sequential(*layers, _Mean()), 192


TRUNKS = {"mlp": mlp, "cnn": cnn, "transformer": transformer}


def training_step(workload: str, tasks: int, kind: str, mode: str = "") -> Callable[[], float]:
    """Returns a step on a fixed batch.

    Args:
        workload: a name in ``TRUNKS``.
        tasks: the number of tasks.
        kind: ``"fixed"`` for the plain sum of the losses, or a name in ``AGGREGATORS``.
        mode: a name in ``MODES``, of the gradients of all tasks.
    """
    torch.manual_seed(0)
    torch.set_num_threads(1)
    trunk, width = TRUNKS[workload]()
    heads = [nn.Linear(width, 1) for _ in range(tasks)]
    own = [list(head.parameters()) for head in heads]
    shared = list(trunk.parameters())
    optimizer = torch.optim.Adam([*shared, *(each for head in own for each in head)], lr=1e-4)
    x = torch.randn(BATCHES[workload])
    if workload == "cnn":
        x = x.permute(0, 3, 1, 2).contiguous()
    y = torch.randn(tasks, BATCHES[workload][0])
    aggregator = None if kind == "fixed" else AGGREGATORS[kind]()
    engine = Engine(trunk, batch_dim=None) if mode == "by its engine" else None

    def step() -> float:
        optimizer.zero_grad()
        features = trunk(x)
        losses = [nn.functional.mse_loss(head(features)[:, 0], each) for head, each in zip(heads, y, strict=True)]
        if aggregator is None:
            torch.stack(losses).sum().backward()
        elif engine:
            stacked = torch.stack(losses)
            stacked.backward(aggregator.gramian_weighting(engine.compute_gramian(stacked)))
        else:
            chunk = 1 if mode == "in turn" else None
            mtl_backward(losses, features, tasks_params=own, shared_params=shared, parallel_chunk_size=chunk)
            jac_to_grad(shared, aggregator, optimize_gramian_computation=True)
        optimizer.step()
        return float(losses[0].detach())

    return step
