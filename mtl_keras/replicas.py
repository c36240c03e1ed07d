"""How many devices a step is spread over."""

import tensorflow as tf

from mtl_keras.errors import UserError


def check_one_replica() -> None:
    """Refuses a strategy of several replicas.

    Raises:
        UserError: there are several.
    """
    if tf.distribute.get_strategy().num_replicas_in_sync > 1:
        raise UserError(
            "fit", "several replicas are not supported yet: losses and metrics would be wrong. Use one device."
        )
