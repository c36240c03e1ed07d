"""What an epoch's steps add up to."""

import keras


class StepLog(keras.metrics.Metric):
    """A metric that ``fit`` begins anew with each epoch, and of which every replica keeps the same."""

    def zeros(self, shape: tuple[int, ...], name: str) -> keras.Variable:
        """Returns a variable that begins at 0."""
        return self.add_variable(shape=shape, initializer="zeros", name=name, aggregation="mean")
