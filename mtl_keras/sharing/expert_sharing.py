"""What mixtures of experts have in common."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any
from zlib import crc32

from pydantic import Field

from mtl_keras.features import Features
from mtl_keras.sharing.base import Sharing

if TYPE_CHECKING:
    import keras


class ExpertSharing(Sharing):
    """Puts experts, which are small networks, between one trunk that all tasks share and the heads.

    Each of the trunk's features (the vector, tokens, words, maps) has experts of its own, which work along the last
    axis; masks are handed on. Experts of features that no head uses are left out of the model.

    Args:
        units: the widths of an expert's dense layers, each at least 1.
        seed: of the first weights of the experts and gates; by default of Keras's own.
    """

    units: tuple[Annotated[int, Field(ge=1)], ...] = Field(default=(128,), min_length=1)
    seed: int | None = None

    def features(
        self, column: "Callable[[str], keras.Model]", inputs: Any, tasks: Sequence[str]
    ) -> dict[str, Features]:
        """Gives every task its mixtures of the experts of each feature."""
        import keras

        present = Features.of(column("shared")(inputs)).present()
        found = {task: dict(present) for task in tasks}
        for name, tensor in present.items():
            if keras.backend.is_float_dtype(tensor.dtype):
                for task, mixed in self.mixed(f"{self.kind}.{name}", tensor, tasks).items():
                    found[task][name] = mixed
        return {task: Features(**each) for task, each in found.items()}

    @abstractmethod
    def mixed(self, name: str, tensor: "keras.KerasTensor", tasks: Sequence[str]) -> "Mapping[str, keras.KerasTensor]":
        """Builds a feature's experts, from [B, ..., D] to {task: [B, ..., U]}; ``name`` begins the layers' names."""

    def seed_of(self, name: str) -> int | None:
        """Returns the seed of a layer: with one for all of them, all experts would be the same."""
        return None if self.seed is None else crc32(f"{self.seed} {name}".encode())

    def gate(self, name: str, tensor: "keras.KerasTensor", experts: int) -> "keras.KerasTensor":
        """Builds softmax(W x), the shares of the experts, [B, ..., E]."""
        import keras

        start = keras.initializers.GlorotUniform(self.seed_of(name))
        layer = keras.layers.Dense(experts, "softmax", use_bias=False, kernel_initializer=start, name=f"{name}.gate")
        return layer(tensor)
