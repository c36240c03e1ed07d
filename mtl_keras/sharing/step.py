"""The pieces of a trunk between its cut points."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import keras

from mtl_keras.sharing.cut import Cut, nodes


@dataclass(frozen=True)
class Step:
    """A piece of a trunk, all of whose tensors are the trunk's own.

    Args:
        layer: the model from ``takes`` to ``gives``; where ``inner`` is not empty, the layer ``Windows``.
        takes: what it takes from before it.
        gives: what later steps, or the trunk's caller, take of it.
        cut: the cut point that it ends with, if it does.
        joint: what that cut point gives.
        inner: the cut points within the encoder of the windows.
    """

    layer: Any
    takes: list[keras.KerasTensor]
    gives: list[keras.KerasTensor]
    cut: Cut | None
    joint: keras.KerasTensor | None
    inner: list[Cut]


def steps(trunk: keras.Model, cuts: Sequence[Cut], name: str, alone: Collection[int] = ()) -> list[Step]:
    """Returns the pieces of a trunk, in order.

    Args:
        trunk: a functional model.
        cuts: the cut points that pieces end with, of this trunk or of one with the same layers.
        name: the pieces' names begin with it.
        alone: the numbers of nodes that are a piece each.
    """
    ordered = nodes(trunk)
    ends = {cut.place[0]: cut for cut in cuts if len(cut.place) == 1}
    found = []
    for start, stop in _pieces(len(ordered), ends, {*alone, *(cut.place[0] for cut in cuts if len(cut.place) > 1)}):
        inner = [Cut(cut.name, cut.place[1:]) for cut in cuts if len(cut.place) > 1 and cut.place[0] == start]
        found.append(_step(trunk, ordered, start, stop, ends.get(stop - 1), inner, name))
    return found


def _pieces(count: int, ends: dict[int, Cut], alone: set[int]) -> Iterator[tuple[int, int]]:
    """Yields where each piece starts and stops; the nodes of ``alone`` are a piece each."""
    borders = {0, count, *(end + 1 for end in ends), *alone, *(each + 1 for each in alone)}
    yield from pairwise(sorted(borders))


def _step(
    trunk: keras.Model, ordered: list[Any], start: int, stop: int, cut: Cut | None, inner: list[Cut], name: str
) -> Step:
    own = ordered[start:stop]
    made = {id(tensor): tensor for node in own for tensor in node.outputs}
    taken = {id(tensor): tensor for node in own for tensor in node.input_tensors if id(tensor) not in made}
    wanted = {id(tensor) for node in ordered[stop:] for tensor in node.input_tensors}
    wanted |= {id(tensor) for tensor in trunk.outputs}
    takes, gives = list(taken.values()), [tensor for key, tensor in made.items() if key in wanted]
    layer = own[0].operation if inner else _piece(own, takes, gives, f"{name}.{start}_{stop}")
    return Step(layer, takes, gives, cut, own[-1].outputs[0] if cut else None, inner)


def _piece(own: list[Any], takes: list[keras.KerasTensor], gives: list[keras.KerasTensor], name: str) -> keras.Model:
    """Calls the nodes' operations anew: a model cut out of the trunk would leave it with nodes it cannot save."""
    inputs = [keras.Input(batch_shape=each.shape, dtype=each.dtype, sparse=each.sparse) for each in takes]
    known = {id(tensor): each for tensor, each in zip(takes, inputs, strict=True)}
    for node in own:
        args, kwargs = node.arguments.fill_in(known)
        results = keras.tree.flatten(node.operation(*args, **kwargs))
        known |= {id(tensor): each for tensor, each in zip(node.outputs, results, strict=True)}
    return keras.Model(inputs, [known[id(each)] for each in gives], name=name)
