"""What a part of a model can take over from the same part of another run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mtl_keras.training.parts import is_of_task
from mtl_keras.training.taking import Taking
from mtl_keras.training.weight import Weight

if TYPE_CHECKING:
    import keras

Labels = Sequence[str] | None

# Of the layers of a head with an entry a label: along the last axis, or along all, as scores of a tag after a tag.
_LAST, _ALL = ("logits", "coarse_logits"), ("crf",)


@dataclass(frozen=True)
class Fit:
    """What a part takes over.

    Args:
        takings: of its variables.
        reason: why it is not all of the part; "" where it is.
    """

    takings: list[Taking] = field(default_factory=list)
    reason: str = ""

    @property
    def whole(self) -> bool:
        """Whether all of the part is taken."""
        return not self.reason


def fit_whole(variables: "Sequence[keras.Variable]", weights: Sequence[Weight]) -> Fit:
    """Takes all of a part, or nothing where a name or a shape differs."""
    return _fit(variables, weights, {})


def fit_by_labels(variables: "Sequence[keras.Variable]", weights: Sequence[Weight], here: Labels, there: Labels) -> Fit:
    """Takes a head; where its labels have changed, the entries of those that it still has, by name.

    Args:
        variables: of the head.
        weights: of that of the other run.
        here: the head's labels.
        there: those of the other run.
    """
    if list(here or ()) == list(there or ()):
        return fit_whole(variables, weights)
    pairs = {place: list(there or ()).index(name) for place, name in enumerate(here or ()) if name in (there or ())}
    if not pairs:
        return Fit(reason="no label in common")
    if not any(label_axes(each) for each in variables):
        return Fit(reason="other labels")
    found = _fit(variables, weights, pairs)
    new = [f'"{name}"' for place, name in enumerate(here or ()) if place not in pairs]
    return Fit(found.takings, found.reason or ", ".join(new))


def fit_sharing(
    variables: "Sequence[keras.Variable]", weights: Sequence[Weight], tasks: Sequence[str], same: bool
) -> Fit:
    """Takes what a sharing of the same kind adds, by its layers' names.

    Args:
        variables: of the sharing.
        weights: of that of the other run.
        tasks: the tasks here.
        same: whether the other run has the same tasks in the same order; where not, only experts that all share and
            what is one task's own are taken, since the rest is numbered by the tasks.
    """
    known = {each.path: each for each in weights}
    pairs = [(each, known[each.path]) for each in variables if each.path in known]
    takings = [
        Taking(variable, weight)
        for variable, weight in pairs
        if tuple(variable.shape) == weight.shape and (same or _is_apart(variable.path, tasks))
    ]
    left = len(variables) - len(takings)
    return Fit(takings, f"{left} of {len(variables)} weights" if left else "")


def label_axes(variable: "keras.Variable") -> tuple[int, ...]:
    """Returns the axes of a head's variable along which there is an entry a label."""
    rank, layer = len(variable.shape), variable.path.split("/")[-2]
    return tuple(range(rank)) if layer in _ALL else (rank - 1,) if layer in _LAST else ()


def _fit(variables: "Sequence[keras.Variable]", weights: Sequence[Weight], pairs: Mapping[int, int]) -> Fit:
    if len(variables) != len(weights):
        return Fit(reason=f"{len(variables)} weights here, {len(weights)} there")
    takings = []
    for variable, weight in zip(variables, weights, strict=True):
        axes = label_axes(variable) if pairs else ()
        if variable.name != weight.name or _sizes(tuple(variable.shape), axes) != _sizes(weight.shape, axes):
            return Fit(
                reason=f"{_shown(variable.path, variable.shape)} here, {_shown(weight.path, weight.shape)} there"
            )
        takings.append(Taking(variable, weight, axes, list(pairs), list(pairs.values())))
    return Fit(takings)


def _sizes(shape: Sequence[int], axes: Sequence[int]) -> list[int | None]:
    """Returns a shape without the sizes along axes of labels."""
    return [None if axis in axes else size for axis, size in enumerate(shape)]


def _shown(path: str, shape: Sequence[int]) -> str:
    return f"{path} {list(shape)}"


def _is_apart(path: str, tasks: Sequence[str]) -> bool:
    return path.split("/")[0].endswith(".experts") or any(is_of_task(path, task) for task in tasks)
