"""Looks in a graph, before it is loaded, for operations that reach out of it."""

import re
from collections.abc import Iterator
from typing import Any

_REACH = re.compile(
    r"File|Record|Save|Restore|PyFunc|Summary\w*Writer|^Write|^Debug|DumpTensor|Reader|Sql|^Rpc|Remote|^Print|"
    r"Checkpoint|Snapshot|DataService|RegisterDataset|ImmutableConst|LMDB|VocabRemapping|LoadAndRemap|CacheDataset|"
    r"LoadDataset|CSVDataset|TextLine|TensorSliceDataset|Skipgram|UnigramCandidate|Proto|Send|Recv|Collective"
)
"""What the names have of TensorFlow's operations that take a file, an address or a Python function."""


def reaching_operations(graph: Any) -> list[str]:
    """Returns the operations of a ``MetaGraphDef`` that read or write files, open connections or call Python.

    Those are left out with which every SavedModel reads and writes its own variables: the functions that its saver
    calls, unless something else calls them too.
    """
    saver = {tensor.partition(":")[0] for tensor in (graph.saver_def.save_tensor_name, graph.saver_def.restore_op_name)}
    called_by_saver: set[str] = set()
    called: set[str] = set()
    for node in graph.graph_def.node:
        (called_by_saver if node.name in saver else called).update(_called(node))
    for function in graph.graph_def.library.function:
        called.update(name for node in function.node_def for name in _called(node))
    own = called_by_saver - called
    functions = (each for each in graph.graph_def.library.function if each.signature.name not in own)
    nodes = [*graph.graph_def.node, *(node for each in functions for node in each.node_def)]
    return sorted({node.op for node in nodes if _REACH.search(node.op)})


def _called(node: Any) -> Iterator[str]:
    """Yields the names of the functions that a node calls."""
    yield node.op  # a function may be called by its name, as an operation is
    for value in node.attr.values():
        yield value.func.name
        yield from (each.name for each in value.list.func)
