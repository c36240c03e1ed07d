"""All tasks' gradients of one kernel, which are not made: products of inputs and errors stand for them."""

from dataclasses import dataclass
from typing import Any

import tensorflow as tf


@dataclass(frozen=True)
class KernelRows:
    """The gradients of a linear layer's kernel, x^T e of each task's errors e.

    Their Gram matrix is <x^T e_t, x^T e_u> = <e_t, (x x^T) e_u>, which costs less than the gradients where a batch has
    fewer places than the kernel is wide; their sum by weights is one product more, x^T (w_1 e_1 + ...).

    Args:
        inputs: x, the places of all rows.
        errors: of each task, or of all tasks together, where they have rows of their own.
        shape: of the kernel.
        members: which places are a task's, where they have rows of their own.

    Shapes:
        inputs: [R, N]. errors: [T, R, M], or [1, R, M] with members [T, R], 1 or 0.

    Reference:
        Goodfellow, 2015, arXiv:1510.01799, section 4: norms of single rows' gradients by such products.
    """

    inputs: tf.Tensor
    errors: tf.Tensor
    shape: Any
    members: tf.Tensor | None = None

    shared = True

    def gram(self) -> tf.Tensor:
        """Returns the Gram matrix [T, T], float64."""
        if self.members is None:
            alike = tf.matmul(self.inputs, self.inputs, transpose_b=True)
            spread = tf.matmul(alike[None], self.errors)
            flat, other = (tf.reshape(each, [self.errors.shape[0], -1]) for each in (self.errors, spread))
            gram = tf.matmul(flat, other, transpose_b=True)
            return tf.cast((gram + tf.transpose(gram)) / 2, tf.float64)
        half = tf.add_n([self._part(number, self.members) for number in range(_PARTS)])
        return tf.cast(half + tf.transpose(half), tf.float64)

    def mixed(self, weights: tf.Tensor) -> tf.Tensor:
        """Returns the gradients' sum by weights [T], a gradient of the kernel."""
        if self.members is None:
            errors = tf.tensordot(weights, self.errors, 1)
        else:
            errors = tf.linalg.matvec(self.members, weights, transpose_a=True)[:, None] * self.errors[0]
        return tf.reshape(tf.matmul(self.inputs, errors, transpose_a=True), self.shape)

    def _part(self, number: int, members: tf.Tensor) -> tf.Tensor:
        """Returns a part of half the Gram matrix: of some places with these and all after them, as pairs are alike."""
        rows = tf.shape(self.inputs)[0]
        first, last = number * rows // _PARTS, (number + 1) * rows // _PARTS
        here, after = slice(first, last), slice(first, rows)
        alike = tf.matmul(self.inputs[here], self.inputs[after], transpose_b=True)
        alike *= tf.concat([tf.fill([last - first], 0.5), tf.ones([rows - last])], axis=0)
        by_places = tf.matmul(self.errors[0, here], self.errors[0, after], transpose_b=True) * alike
        return tf.matmul(members[:, here], tf.matmul(by_places, members[:, after], transpose_b=True))


_PARTS = 4
