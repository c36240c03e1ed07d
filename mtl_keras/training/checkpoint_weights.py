"""The variables in a run's last checkpoint, without its model."""

from pathlib import Path
from typing import Any

import tensorflow as tf

from mtl_keras.errors import UserError
from mtl_keras.training.checkpoints import BROKEN, numbers, path_of
from mtl_keras.training.layout import Layout
from mtl_keras.training.weight import Weight


def checkpoint_weights(folder: Path) -> tuple[int, dict[str, list[Weight]]] | None:
    """Returns the step of the last checkpoint that is whole, and its variables by part; None where there is none.

    Raises:
        UserError: there are some, and none is whole.
    """
    found = numbers(folder)
    for number in reversed(found):
        try:
            return number, _read(tf.train.load_checkpoint(path_of(folder, number)))
        except (*BROKEN, KeyError, TypeError):
            continue
    if found:
        raise UserError(str(folder), "expected a whole checkpoint; all of them are broken. Bring a copy back.")
    return None


def _read(reader: Any) -> dict[str, list[Weight]]:
    def get(name: str) -> Any:
        return reader.get_tensor(f"{name}/.ATTRIBUTES/VARIABLE_VALUE")

    layout = Layout.from_json(get("layout"))
    steps = int(get(f"optimizer/{layout.iterations}"))
    places = {number: place for place, number in enumerate(layout.learning)}

    def weight(number: int, path: str) -> Weight:
        value, place = get(f"model/{number}"), places.get(number)
        if place is None:
            return Weight(path, value)
        slots = {name: get(f"optimizer/{own[place]}") for name, own in layout.slots.items()}
        return Weight(path, value, slots, steps + layout.ages[place] if slots else 0)

    return {part: [weight(*each) for each in own] for part, own in layout.parts.items()}
