"""Shows where balancers end on the toy of two tasks that conflict, from three starts.

    python benchmarks/two_task_toy.py --kinds mgda pcgrad cagrad imtl_g aligned_mtl

Liu et al., 2021, arXiv:2110.14048, figure 2: two losses of two parameters, whose valleys end in a common one; Adam,
100,000 steps of rate 1e-3. The points that no loss can leave without a rise of the other are y = -8.3552, x in [-7, 7];
the mean gradient is stuck before them from the first and the third start.
"""

import argparse
import datetime
import time
from importlib.metadata import version

from mtl_keras.quiet import quiet_tensorflow

quiet_tensorflow()

import tensorflow as tf

import mtl_keras as mtl

STARTS = [(-8.5, 7.5), (-8.5, -5.0), (9.0, 9.0)]
FRONT = -8.3552
RATE, BETAS, EPSILON = 1e-3, (0.9, 0.999), 1e-8


def losses(theta: tf.Tensor) -> tf.Tensor:
    """Returns both losses [2] at a point [2]."""
    x, y = tf.unstack(theta)
    upper, lower = tf.maximum(tf.tanh(y / 2), 0.0), tf.maximum(tf.tanh(-y / 2), 0.0)
    first = _log(0.5 * (-x - 7) - tf.tanh(-y)) + 6
    second = _log(0.5 * (-x + 3) + tf.tanh(-y) + 2) + 6
    bowls = [((-x + 7) ** 2 + 0.1 * (-y - 8) ** 2) / 10 - 20, ((-x - 7) ** 2 + 0.1 * (-y - 8) ** 2) / 10 - 20]
    return tf.stack([upper * first + lower * bowls[0], upper * second + lower * bowls[1]])


def _log(value: tf.Tensor) -> tf.Tensor:
    return tf.math.log(tf.maximum(tf.abs(value), 5e-6))


def end(kind: str, start: tuple[float, float], steps: int) -> list[float]:
    """Returns where a balancer's descent ends."""
    balancer = mtl.balancers.get(kind)

    @tf.function(jit_compile=True)
    def descend() -> tf.Tensor:
        theta = tf.constant(start, tf.float64)
        mean, square = tf.zeros_like(theta), tf.zeros_like(theta)
        for number in tf.range(1, steps + 1):
            with tf.GradientTape(persistent=True) as tape:
                tape.watch(theta)
                first, second = tf.unstack(losses(theta))
            rows = tf.stack([tape.gradient(first, theta), tape.gradient(second, theta)])
            seed = tf.stack([tf.constant(0, tf.int64), tf.cast(number, tf.int64)])
            weights = balancer.solve(tf.matmul(rows, rows, transpose_b=True), seed)[0]
            gradient = tf.linalg.matvec(rows, weights, transpose_a=True)
            count = tf.cast(number, tf.float64)
            mean += (1 - BETAS[0]) * (gradient - mean)
            square += (1 - BETAS[1]) * (gradient**2 - square)
            step = (mean / (1 - BETAS[0] ** count)) / (tf.sqrt(square / (1 - BETAS[1] ** count)) + EPSILON)
            theta -= RATE * step
        return theta

    return [float(each) for each in descend().numpy()]


def main() -> None:
    """Prints the end points."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kinds", nargs="+", default=["mgda", "pcgrad", "cagrad", "imtl_g", "aligned_mtl"])
    parser.add_argument("--steps", type=int, default=100_000)
    arguments = parser.parse_args()
    print(f"{datetime.date.today()}, {arguments.steps:,} steps, tensorflow {version('tensorflow')}")
    print(f"| balancer | {' | '.join(f'from {start}' for start in STARTS)} | seconds |")
    print(f"| --- |{' ---: |' * (len(STARTS) + 1)}")
    for kind in arguments.kinds:
        begun = time.monotonic()
        ends = [end(kind, start, arguments.steps) for start in STARTS]
        cells = " | ".join(f"({x:.3f}, {y:.3f})" for x, y in ends)
        print(f"| {kind} | {cells} | {time.monotonic() - begun:.0f} |", flush=True)


if __name__ == "__main__":
    main()
