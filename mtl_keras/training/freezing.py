"""Keeps parts of a model as they are while the others learn."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mtl_keras.errors import UserError
from mtl_keras.training.parts import SHARING, column_part, head_part, is_of_task, parts

if TYPE_CHECKING:
    import keras

    from mtl_keras.model import MultiTaskModel


def freeze(model: "MultiTaskModel", names: Sequence[str]) -> None:
    """Freezes parts of a model; it is to be compiled after it.

    The layers of a frozen part are not trainable: batch normalisation among them uses its own statistics and leaves
    them as they are. Dropout stays in training, as in Keras.

    Args:
        model: the model.
        names: ``backbone`` for the trunk, or all trunks; ``sharing`` for all that the sharing adds; a task for its head
            and what the sharing has for it alone.

    Raises:
        UserError: nothing is left that learns.
    """
    frozen = {id(variable) for name in names for variable in _named(model, name)}
    for layer in model._flatten_layers(include_self=False):
        own = {id(each) for each in layer.weights}
        if own and own <= frozen:
            layer.trainable = False
    for variable in model.variables:  # of a layer of which another part learns
        if id(variable) in frozen:
            variable.trainable = False
    if not model.trainable_variables:
        raise UserError("train.freeze", "expected a part that learns; nothing is left of the model. Take a name out.")


def _named(model: "MultiTaskModel", name: str) -> "Iterator[keras.Variable]":
    found = parts(model)
    columns = list(model.columns.columns)
    if name == "backbone":
        for column in columns:
            yield from found[column_part(column)]
    elif name == SHARING:
        yield from found[SHARING]
    else:
        yield from found[head_part(name)]
        yield from (each for each in found[SHARING] if is_of_task(each.path, name))
        if set(columns) == set(model.heads):  # a trunk a task
            yield from found[column_part(name)]
