"""Gradients made up for tests of balancers, and their weights."""

import functools

import numpy as np
import tensorflow as tf

import mtl_keras as mtl

KINDS = ("mgda", "pcgrad", "gradvac", "cagrad", "imtl_g", "nash_mtl", "fairgrad", "aligned_mtl", "upgrad", "dualproj")
KINDS += ("config", "sdmgrad")
UNSOLVABLE = {"imtl_g", "nash_mtl", "fairgrad", "config"}
"""Those that have no solution for some gradients."""
SEED = (3, 5)


@functools.cache
def compiled(kind):
    """One graph for any number of tasks."""
    signature = [tf.TensorSpec([None, None], tf.float64), tf.TensorSpec([2], tf.int64)]
    return tf.function(mtl.balancers.get(kind).solve, input_signature=signature)


def solve(kind, jacobian):
    """Returns weights and error, by way of a graph."""
    rows = np.asarray(jacobian, "float64")
    weights, error = compiled(kind)(tf.constant(rows @ rows.T), tf.constant(SEED, tf.int64))
    return weights.numpy(), float(error)


def plain(rng, tasks):
    return rng.normal(size=(tasks, tasks + 8))


def conflicting(rng, tasks):
    rows = plain(rng, tasks)
    return rows - 0.9 * rows.mean(0)


def opposing(rng, tasks):
    """All gradients within a few degrees of a line."""
    side = np.where(rng.random(tasks) < 0.5, -1.0, 1.0)
    return 0.05 * plain(rng, tasks) + side[:, None] * rng.normal(size=tasks + 8)


def square(rng, tasks):
    return rng.normal(size=(tasks, tasks))


def dependent(rng, tasks):
    """Half as many parameters as tasks."""
    return rng.normal(size=(tasks, max(1, tasks // 2)))


def spread(rng, rows, decades):
    """Gives gradients norms over a number of decades, both ends taken."""
    powers = rng.uniform(-decades / 2, decades / 2, size=len(rows))
    powers[0], powers[-1] = -decades / 2, decades / 2
    return rows / np.linalg.norm(rows, axis=1, keepdims=True) * 10 ** powers[:, None]


def jacobians(shapes, decades, tasks=(2, 3, 5, 8, 16)):
    """Makes a Jacobian of every shape and number of tasks, norms over so many decades."""
    rng = np.random.default_rng(7)
    return [spread(rng, shape(rng, count), decades) for shape in shapes for count in tasks for _ in range(2)]
