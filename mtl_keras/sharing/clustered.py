"""Several trunks, of which each task learns to take one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from mtl_keras.features import Features
from mtl_keras.sharing.base import Sharing

if TYPE_CHECKING:
    import keras

_LAYER = "clusters.assignments"


class Clustered(Sharing):
    """Learns clusters of tasks: within one all is shared, across clusters nothing.

    There are K trunks. Each of a task's features is y_t = sum_k a_tk x_k, with a_t = softmax(l_t) learned, near uniform
    at the start. The loss has in addition entropy * sum_t H(a_t), so that each task comes to take one trunk.

    Args:
        clusters: K, at least 1.
        entropy: the weight of the entropy, at least 0. Where it is large, tasks keep to what chance gave them.
        spread: the standard deviation of l at the start, positive: trunks start alike, and part by it.
        seed: of l at the start; by default of Keras's own.

    Shapes:
        Features: as of the trunk, for each task.

    Example:
        >>> import keras
        >>> import mtl_keras as mtl
        >>> inputs = keras.Input((8,))
        >>> trunk = keras.Model(inputs, keras.layers.Dense(4)(inputs))
        >>> tasks = [mtl.Task(name, head=mtl.heads.Regression()) for name in ("a", "b", "c")]
        >>> model = mtl.build_model(trunk, tasks, sharing=mtl.sharing.Clustered(clusters=2, seed=0))
        >>> {task: len(shares) for task, shares in model.sharing.assignments(model).items()}
        {'a': 2, 'b': 2, 'c': 2}

    Reference:
        Kang, Grauman and Sha, 2011, Learning with Whom to Share in Multi-task Feature Learning, ICML. Theirs are linear
        features under a trace norm; ours are trunks, and a softmax stands for the choice of a cluster.
    """

    kind: ClassVar[str] = "clustered"

    clusters: int = Field(default=2, ge=1)
    entropy: float = Field(default=1e-3, ge=0)
    spread: float = Field(default=0.1, gt=0)
    seed: int | None = None

    def features(
        self, column: "Callable[[str], keras.Model]", inputs: Any, tasks: Sequence[str]
    ) -> dict[str, Features]:
        """Gives every task its mixture of the trunks' features; masks are the first trunk's."""
        import keras

        from mtl_keras.sharing.cluster_mixture import ClusterMixture

        trunks = [Features.of(column(f"cluster_{number}")(inputs)).present() for number in range(self.clusters)]
        mixture = ClusterMixture(len(tasks), self.clusters, self.entropy, self.spread, self.seed, name=_LAYER)
        found = {task: dict(trunks[0]) for task in tasks}
        for name, tensor in trunks[0].items():
            if keras.backend.is_float_dtype(tensor.dtype):
                for task, mixed in zip(tasks, mixture([each[name] for each in trunks]), strict=True):
                    found[task][name] = mixed
        return {task: Features(**each) for task, each in found.items()}

    def assignments(self, model: "keras.Model") -> dict[str, list[float]]:
        """Returns each task's shares in the K trunks of a model."""
        import numpy as np

        logits = np.asarray(model.get_layer(_LAYER).logits, "float64")
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return {task.name: row.tolist() for task, row in zip(model.tasks, shares, strict=True)}
