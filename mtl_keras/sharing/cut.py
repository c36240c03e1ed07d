"""Where columns of a trunk can be joined."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import keras

from mtl_keras.backbones.windows import Windows


class Cut(NamedTuple):
    """A cut point: an operation through which goes all that the weights before it made.

    Args:
        name: the operation's.
        place: its number among the trunk's nodes; within ``Windows``, the number of these and then of the node in
            their encoder.
    """

    name: str
    place: tuple[int, ...]


def nodes(trunk: keras.Model) -> list[Any]:
    """Returns the calls of which a trunk is made, each after those whose results it takes and as late as can be."""
    by_depth = trunk._nodes_by_depth
    ordered = (node for depth in sorted(by_depth, reverse=True) for node in by_depth[depth])
    return [node for node in ordered if not node.is_input]


def cuts(trunk: keras.Model) -> list[Cut]:
    """Returns the cut points of a trunk, in order.

    What a cut point gives is float, was made with weights, and is all of that kind that the layers after it take: a
    mask of the inputs, or another input, may go around it. Of several with no kernel between them (a convolution, its
    normalisation and its activation) it is the first that the trunk gives out, else the last.
    """
    ordered = nodes(trunk)
    outputs = {id(tensor) for tensor in trunk.outputs}
    groups: dict[int, int] = {}
    kernels, found = 0, set(_joints(ordered))
    for index, node in enumerate(ordered):
        kernels += _has_kernel(node.operation)
        if index in found:
            before = groups.get(kernels)
            if before is None or id(ordered[before].outputs[0]) not in outputs:
                groups[kernels] = index
    return list(_named(ordered, set(groups.values())))


def _named(ordered: list[Any], chosen: set[int]) -> Iterator[Cut]:
    for index, node in enumerate(ordered):
        if isinstance(node.operation, Windows):
            encoder = node.operation.encoder
            inner = nodes(encoder)
            for cut in cuts(encoder):
                if inner[cut.place[0]].outputs[0] is not encoder.outputs[0]:
                    yield Cut(cut.name, (index, *cut.place))
        if index in chosen:
            yield Cut(node.operation.name, (index,))


def _joints(ordered: list[Any]) -> Iterator[int]:
    """Yields the nodes all of whose weighted predecessors are ancestors, and around which nothing weighted goes."""
    weighted, ancestors = _weighted(ordered)
    number = {id(tensor): index for index, node in enumerate(ordered) for tensor in node.outputs}
    reach = {index: index for index in weighted}  # the last node that takes what a node gives
    for index, node in enumerate(ordered):
        for tensor in node.input_tensors:
            source = number.get(id(tensor))
            if source in reach:
                reach[source] = max(reach[source], index)
    for index in weighted:
        before = [each for each in weighted if each < index]
        single = len(ordered[index].outputs) == 1 and keras.backend.is_float_dtype(ordered[index].outputs[0].dtype)
        if single and all(reach[each] <= index and each in ancestors[index] for each in before):
            yield index


def _weighted(ordered: list[Any]) -> tuple[list[int], dict[int, set[int]]]:
    """Returns the nodes that depend on weights, and the nodes on which each depends."""
    number = {id(tensor): index for index, node in enumerate(ordered) for tensor in node.outputs}
    ancestors: dict[int, set[int]] = {}
    weighted: list[int] = []
    for index, node in enumerate(ordered):
        parents = {number[id(tensor)] for tensor in node.input_tensors if id(tensor) in number}
        ancestors[index] = parents.union(*(ancestors[each] for each in parents))
        if getattr(node.operation, "weights", None) or ancestors[index].intersection(weighted):
            weighted.append(index)
    return weighted, ancestors


def _has_kernel(operation: Any) -> bool:
    return any(len(weight.shape) > 1 for weight in getattr(operation, "weights", ()))
