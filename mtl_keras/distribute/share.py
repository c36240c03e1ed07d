"""Which rows of a step a replica has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import tensorflow as tf

Numbers = dict[str, tf.Tensor]


class Dealt(NamedTuple):
    """Some rows of a step.

    Args:
        rows: their numbers, by data set.
        places: where they stand among the step's rows of their data set.
        sizes: how many rows of each data set the step has.
    """

    rows: Numbers
    places: Numbers
    sizes: Mapping[str, int | tf.Tensor]

    @classmethod
    def whole(cls, rows: Mapping[str, tf.Tensor]) -> "Dealt":
        """Returns all rows of a step."""
        sizes = {name: numbers.shape[0] or tf.size(numbers) for name, numbers in rows.items()}
        return cls(dict(rows), {name: tf.range(size) for name, size in sizes.items()}, sizes)


@dataclass(frozen=True)
class Share:
    """The replicas of one process, of all replicas.

    The rows of a step, one data set's after the other, are dealt out like cards: each replica has as many as any
    other, give or take one, and similar lengths.

    Args:
        first: the number of the process's first replica.
        own: how many it has.
        replicas: how many there are in all.
    """

    first: int = 0
    own: int = 1
    replicas: int = 1

    @classmethod
    def of(cls, context: "tf.distribute.InputContext") -> "Share":
        """Returns the share of an input pipeline; all pipelines have as many replicas."""
        own = context.num_replicas_in_sync // context.num_input_pipelines
        return cls(context.input_pipeline_id * own, own, context.num_replicas_in_sync)

    def dealt(self, rows: Mapping[str, tf.Tensor], replica: tf.Tensor) -> Dealt:
        """Returns the rows of one replica.

        Args:
            rows: the numbers of a step's rows, by data set.
            replica: the number of the replica, of all.
        """
        whole = Dealt.whole(rows)
        before = tf.constant(0)
        places: Numbers = {}
        for name, size in whole.sizes.items():
            places[name] = tf.range((replica - before) % self.replicas, size, self.replicas)
            before += size
        return Dealt({name: tf.gather(rows[name], own) for name, own in places.items()}, places, whole.sizes)

    def each(self, steps: tf.data.Dataset) -> tf.data.Dataset:
        """Returns for each step of rows and its number ``(Dealt, number)``, one for each replica of the process."""
        if self == WHOLE:
            return steps.map(tf.autograph.experimental.do_not_convert(lambda rows, number: (Dealt.whole(rows), number)))
        deal = tf.autograph.experimental.do_not_convert(
            lambda rows, number: tf.data.Dataset.range(self.first, self.first + self.own, output_type=tf.int32).map(
                lambda replica: (self.dealt(rows, replica), number)
            )
        )
        return steps.flat_map(deal)


WHOLE = Share()
"""One replica that has all rows."""
