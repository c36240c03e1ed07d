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
        errors: of P passes back; a pass a task, or a pass for several tasks with rows of their own.
        shape: of the kernel.
        members: which places are a task's, in which pass; None where pass t is task t's.

    Shapes:
        inputs: [R, N]. errors: [P, R, M]. members: [T, P, R], 1 or 0.

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
        alike = tf.matmul(self.inputs, self.inputs, transpose_b=True)
        if self.members is None:
            spread = tf.matmul(alike[None], self.errors)
            flat, other = (tf.reshape(each, [self.errors.shape[0], -1]) for each in (self.errors, spread))
            gram = tf.matmul(flat, other, transpose_b=True)
            return tf.cast((gram + tf.transpose(gram)) / 2, tf.float64)
        by_places = tf.matmul(self.errors[:, None], self.errors[None], transpose_b=True) * alike
        return tf.cast(tf.einsum("tjr,jkrs,uks->tu", self.members, by_places, self.members), tf.float64)

    def mixed(self, weights: tf.Tensor) -> tf.Tensor:
        """Returns the gradients' sum by weights [T], a gradient of the kernel."""
        if self.members is None:
            errors = tf.tensordot(weights, self.errors, 1)
        else:
            errors = tf.einsum("jr,jrm->rm", tf.einsum("t,tjr->jr", weights, self.members), self.errors)
        return tf.reshape(tf.matmul(self.inputs, errors, transpose_a=True), self.shape)
