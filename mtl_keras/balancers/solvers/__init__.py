"""Solvers: weights out of the inner products of gradients, in TensorFlow operations on float64, for any number T."""
