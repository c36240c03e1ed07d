"""All tasks' gradients of one variable."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import tensorflow as tf

from mtl_keras.distribute import replicas


@dataclass(frozen=True)
class Rows:
    """The gradients of one variable, a row a task, 0 where the task does not depend on it.

    Args:
        stack: the rows, flattened.
        shape: of the variable, or, of a table of which some rows were looked up, of these rows.
        connected: which tasks depend on the variable.
        indices: of a table, the rows that were looked up, each once.
        dense_shape: of a table, its shape.

    Shapes:
        stack: [T, N], float32. indices: [U].
    """

    stack: tf.Tensor
    shape: Any
    connected: tuple[bool, ...]
    indices: tf.Tensor | None = None
    dense_shape: Any = None

    @property
    def shared(self) -> bool:
        """Whether more than one task depends on the variable."""
        return sum(self.connected) > 1

    def gram(self) -> tf.Tensor:
        """Returns the rows' Gram matrix [T, T], float64."""
        return gram_of([self.stack], len(self.connected))

    def mixed(self, weights: tf.Tensor) -> Any:
        """Returns the rows' sum by weights [T], a gradient of the variable."""
        return self.gradient(tf.linalg.matvec(self.stack, weights, transpose_a=True))

    def total(self) -> Any:
        """Returns the rows' plain sum, a gradient of the variable."""
        return self.gradient(tf.reduce_sum(self.stack, axis=0))

    def gradient(self, flat: tf.Tensor) -> Any:
        """Returns a direction [N] in the variable's shape."""
        values = tf.reshape(flat, self.shape)
        return values if self.indices is None else self._slices(values, self.dense_shape)

    @property
    def own(self) -> Any:
        """What is to be added up over replicas: the stack, or of a table slices of rows [U, T, D]."""
        if self.indices is None:
            return self.stack
        return self._slices(self._by_place(), self._by_place_shape())

    def of_sum(self, summed: Any) -> "Rows":
        """Returns the rows that ``own`` became when it was added up over replicas."""
        if self.indices is None:
            return replace(self, stack=summed)
        values, indices = tf.convert_to_tensor(summed.values), tf.convert_to_tensor(summed.indices)
        unique, places = tf.unique(indices)
        sums = tf.math.unsorted_segment_sum(values, places, tf.size(unique))
        tasks, size = len(self.connected), tf.size(unique) * self.dense_shape[1]
        stack = tf.reshape(tf.transpose(sums, [1, 0, 2]), [tasks, size])
        return replace(self, stack=stack, shape=[tf.size(unique), self.dense_shape[1]], indices=unique)

    def _slices(self, values: tf.Tensor, dense_shape: list[int]) -> tf.IndexedSlices:
        assert self.indices is not None
        # Replicas want a tensor for the shape.
        return tf.IndexedSlices(values, self.indices, tf.constant(dense_shape, self.indices.dtype))

    def _by_place(self) -> tf.Tensor:
        return tf.transpose(tf.reshape(self.stack, [len(self.connected), -1, self.dense_shape[1]]), [1, 0, 2])

    def _by_place_shape(self) -> list[int]:
        return [self.dense_shape[0], len(self.connected), self.dense_shape[1]]

    def dense(self) -> "Rows":
        """Returns the same with all rows of a table."""
        if self.indices is None:
            return self
        tasks = len(self.connected)
        table = tf.scatter_nd(self.indices[:, None], self._by_place(), self._by_place_shape())
        stack = tf.reshape(tf.transpose(table, [1, 0, 2]), [tasks, self.dense_shape[0] * self.dense_shape[1]])
        return Rows(stack, self.dense_shape, self.connected)


def rows_of(gradients: Sequence[Any], variable: tf.Variable) -> Rows | None:
    """Puts the tasks' gradients of a variable together; None where no task depends on it.

    Args:
        gradients: of each task: a tensor, slices of a table, or None.
        variable: the variable.
    """
    connected = tuple(each is not None for each in gradients)
    there = [each for each in gradients if each is not None]
    if not there:
        return None
    if variable.shape.rank == 2 and all(isinstance(each, tf.IndexedSlices) for each in there):
        return _table_rows(gradients, connected, [int(size) for size in variable.shape])
    zeros = tf.zeros(variable.shape, there[0].dtype)
    dense = [zeros if each is None else tf.convert_to_tensor(each) for each in gradients]
    return stacked_rows(tf.stack(dense), variable, connected)


def stacked_rows(stack: tf.Tensor, variable: tf.Variable, connected: tuple[bool, ...]) -> Rows:
    """Returns rows out of a variable's gradients [T, ...]."""
    # The shape is the variable's: that of a gradient out of slices may be unknown.
    flat = tf.reshape(stack, [len(connected), variable.shape.num_elements()])
    return Rows(tf.cast(flat, tf.float32), variable.shape, connected)


def summed_rows(rows: Sequence[Any]) -> list[Any]:
    """Returns the rows of all variables by the whole batch, of those by each replica's rows."""
    summed = iter(replicas.summed([each.own for each in rows if each]))
    return [each and each.of_sum(next(summed)) for each in rows]


def gram_of(stacks: Sequence[tf.Tensor], tasks: int) -> tf.Tensor:
    """Returns the sum of the Gram matrices [T, T] of rows [T, ...], float64."""
    # A product in float32 is exact enough; the solvers are not, hence float64 from here.
    flat = [tf.reshape(tf.cast(stack, tf.float32), [tasks, -1]) for stack in stacks]
    grams = [tf.matmul(each, each, transpose_b=True) for each in flat]
    return tf.add_n([tf.zeros([tasks, tasks], tf.float64), *(tf.cast(each, tf.float64) for each in grams)])


def _table_rows(gradients: Sequence[Any], connected: tuple[bool, ...], shape: list[int]) -> Rows:
    """Adds up what falls on the same row of a table, for the rows that any task looked up."""
    there = [each for each in gradients if each is not None]
    unique, places = tf.unique(tf.concat([tf.reshape(each.indices, [-1]) for each in there], axis=0))
    sizes = [tf.size(each.indices) for each in there]
    parts = iter(zip(tf.split(places, sizes, num=len(there)), there, strict=True))
    count = tf.size(unique)
    sums = []
    for one in connected:
        if not one:
            sums.append(tf.zeros([count, shape[1]]))
            continue
        own, slices = next(parts)
        sums.append(tf.math.unsorted_segment_sum(tf.reshape(slices.values, [-1, shape[1]]), own, count))
    stack = tf.cast(tf.reshape(tf.stack(sums), [len(connected), count * shape[1]]), tf.float32)
    return Rows(stack, [count, shape[1]], connected, unique, shape)
