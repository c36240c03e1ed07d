"""Groups of what is connected by pairs."""

from typing import Any

import numpy as np
import scipy.sparse as sparse


def connected_groups(pairs: "np.ndarray[Any, Any]", count: int) -> list[int]:
    """Returns the number of each member's group, in the order of the groups' first members.

    Args:
        pairs: the numbers of the members that are connected [pairs, 2].
        count: how many members there are.
    """
    left, right = pairs.T
    graph = sparse.coo_array((np.ones(len(left), bool), (left, right)), (count, count))
    _, groups = sparse.csgraph.connected_components(graph, directed=False)
    order: dict[int, int] = {}
    return [order.setdefault(int(group), len(order)) for group in groups]
