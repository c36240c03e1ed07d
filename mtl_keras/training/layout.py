"""What the numbered variables of a checkpoint are."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mtl_keras.training.parts import parts

if TYPE_CHECKING:
    import keras

    from mtl_keras.model import MultiTaskModel


@dataclass(frozen=True)
class Layout:
    """Says of a checkpoint's variables to which part of the model they belong, and what the optimizer keeps of each.

    Args:
        parts: of each part, the numbers of its variables and their paths.
        learning: the numbers of the variables that learn, in the optimizer's order.
        slots: of each slot of the optimizer (``momentums``), the numbers of its variables, one for each that learns.
        iterations: the number of the optimizer's variable that counts steps.
        ages: of each variable that learns, the steps it took in the runs before this one.
    """

    parts: dict[str, list[tuple[int, str]]]
    learning: list[int]
    slots: dict[str, list[int]]
    iterations: int
    ages: list[int]

    @classmethod
    def of(cls, model: "MultiTaskModel", ages: Sequence[int] = ()) -> "Layout":
        """Returns that of a compiled model whose optimizer is built."""
        numbers = {id(each): number for number, each in enumerate(model.variables)}
        own = {id(each): number for number, each in enumerate(model.optimizer.variables)}
        return cls(
            {name: [(numbers[id(each)], each.path) for each in variables] for name, variables in parts(model).items()},
            [numbers[id(each)] for each in model.trainable_variables],
            {name: [own[id(each)] for each in kept] for name, kept in slots(model.optimizer).items()},
            own[id(inner(model.optimizer).iterations)],
            list(ages) or [0] * len(model.trainable_variables),
        )

    def to_json(self) -> str:
        """Returns it as text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> "Layout":
        """Returns what ``to_json`` wrote."""
        return cls(**json.loads(text))


def inner(optimizer: Any) -> Any:
    """Returns the optimizer itself, where one that scales losses for float16 is around it."""
    return getattr(optimizer, "inner_optimizer", optimizer)


def slots(optimizer: Any) -> "dict[str, list[keras.Variable]]":
    """Returns what an optimizer that is built keeps of each variable that learns, in their order, by name."""
    import keras

    own = inner(optimizer)
    known = {id(each) for each in own.variables}
    lists = {name: each for name, each in vars(own).items() if isinstance(each, list) and name != "_variables"}
    return {
        name.strip("_"): list(each)
        for name, each in lists.items()
        if each and all(isinstance(one, keras.Variable) and id(one) in known for one in each)
    }
