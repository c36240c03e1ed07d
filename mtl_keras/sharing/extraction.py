"""The levels of progressive layered extraction."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import Field

from mtl_keras.sharing.expert_sharing import ExpertSharing

if TYPE_CHECKING:
    import keras

_SHARED = "all-tasks"
"""No task has this name."""


class Extraction(ExpertSharing):
    """Has experts of each task's own beside shared ones, on one or several levels.

    Args:
        experts: each task's own experts on each level, at least 1.
        shared_experts: the shared experts on each level, at least 1.
        units, seed: see ``ExpertSharing``.
    """

    experts: int = Field(default=2, ge=1)
    shared_experts: int = Field(default=2, ge=1)

    def extracted(
        self, name: str, tensor: "keras.KerasTensor", tasks: Sequence[str], levels: int
    ) -> "dict[str, keras.KerasTensor]":
        """Builds the levels; all streams begin with the same tensor, and the shared one ends before the last level."""
        streams = dict.fromkeys((*tasks, _SHARED), tensor)
        for level in range(levels):
            streams = self._level(f"{name}.{level}", streams, last=level == levels - 1)
        return streams

    def _level(
        self, name: str, streams: "Mapping[str, keras.KerasTensor]", last: bool
    ) -> "dict[str, keras.KerasTensor]":
        experts = {stream: self._experts(f"{name}.{stream}", stream, x) for stream, x in streams.items()}
        mixed = {}
        for stream, x in streams.items():
            if stream != _SHARED:
                mixed[stream] = self._gated(f"{name}.{stream}", x, [experts[stream], experts[_SHARED]])
            elif not last:
                mixed[stream] = self._gated(f"{name}.{stream}", x, list(experts.values()))
        return mixed

    def _experts(self, name: str, stream: str, x: "keras.KerasTensor") -> "keras.KerasTensor":
        from mtl_keras.sharing.experts import Experts

        count = self.shared_experts if stream == _SHARED else self.experts
        return Experts(count, self.units, self.seed_of(name), name=f"{name}.experts")(x)

    def _gated(self, name: str, x: "keras.KerasTensor", experts: "list[keras.KerasTensor]") -> "keras.KerasTensor":
        import keras

        from mtl_keras.sharing.mixture import Mixture

        together = keras.layers.Concatenate(axis=-2, name=f"{name}.all")(experts)
        return Mixture(name=name)(together, self.gate(name, x, together.shape[-2]))
