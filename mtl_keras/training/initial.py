"""Begins a training with what fits of another run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mtl_keras.backbones.base import Preprocessor
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Head
from mtl_keras.recipe.schema import Recipe
from mtl_keras.training.checkpoints import Checkpoints
from mtl_keras.training.fitting_parts import Fit, fit_by_labels, fit_sharing, fit_whole
from mtl_keras.training.layout import slots
from mtl_keras.training.origin import OPTION, Origin
from mtl_keras.training.parts import SHARING, column_part, head_part, parts
from mtl_keras.training.same_input import differing_files
from mtl_keras.training.taking import Taking

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel


@dataclass
class Initial:
    """What a new model takes over from a run.

    Args:
        origin: the run.
        recipe: the new recipe.
        model: the new model, compiled, its optimizer built.
    """

    origin: Origin
    recipe: Recipe
    model: "MultiTaskModel"
    taken: list[str] = field(default_factory=list)
    anew: list[str] = field(default_factory=list)
    takings: list[Taking] = field(default_factory=list)

    def begin(self, preprocessor: Preprocessor, heads: Mapping[str, Head], checkpoints: Checkpoints) -> list[str]:
        """Gives the model and its optimizer what fits; returns what was done, in a line or two.

        Args:
            preprocessor: the new recipe's.
            heads: the new heads, with their labels.
            checkpoints: of the new run.

        Raises:
            UserError: the backbone or its preprocessor is another, or a frozen part would start from chance; the model
                is as it was.
        """
        if files := differing_files(preprocessor, self.origin.folder.preprocessor):
            raise self._nothing_fits(f"its preprocessor differs in {', '.join(files)}")
        own = parts(self.model)
        self._backbone(own)
        self._sharing(own[SHARING])
        for task, head in heads.items():
            self._head(task, head, own[head_part(task)])
        for taking in self.takings:
            taking.take()
        ages, kept = self._optimizer()
        checkpoints.take_ages(ages)
        return self._lines(kept)

    def _backbone(self, own: Mapping[str, Any]) -> None:
        there = [part for part in self.origin.parts if part.startswith(column_part(""))]
        fits: dict[str, Fit] = {}
        for name in self.model.columns.columns:
            part = column_part(name)
            source = part if part in there else there[0] if len(there) == 1 else None
            fits[name] = fit_whole(own[part], self.origin.parts[source]) if source else Fit(reason="new")
        wrong = next((fit.reason for fit in fits.values() if not fit.whole and fit.reason != "new"), None)
        if wrong or all(fit.reason == "new" for fit in fits.values()):
            raise self._nothing_fits(
                wrong or f"its trunks are of {', '.join(part.partition('/')[2] for part in there)}"
            )
        anew = [name for name, fit in fits.items() if not fit.whole]
        self._note("the backbone", Fit([each for fit in fits.values() for each in fit.takings]))
        self.anew += [f"trunk {name} (new)" for name in anew]

    def _sharing(self, own: Any) -> None:
        kind, other = self.recipe.model.sharing.kind, self.origin.recipe["model"].get("sharing", {}).get("kind")
        if not own:
            return
        if kind != other:
            fit = Fit(reason=f'"{other}" there')
        else:
            same = list(self.origin.tasks) == list(self.recipe.tasks)
            fit = fit_sharing(own, self.origin.parts[SHARING], list(self.recipe.tasks), same)
        self._note(f"sharing {kind}", fit, frozen=SHARING in self.recipe.train.freeze)

    def _head(self, task: str, head: Head, own: Any) -> None:
        frozen = task in self.recipe.train.freeze
        if task not in self.origin.tasks or head_part(task) not in self.origin.parts:
            self._note(task, Fit(reason="new task"), frozen)
        elif (kind := self.origin.tasks[task]["head"]["kind"]) != head.kind:
            self._note(task, Fit(reason=f"head {head.kind} here, {kind} there"), frozen)
        else:
            labels = getattr(head, "labels", None), self.origin.labels.get(task)
            self._note(task, fit_by_labels(own, self.origin.parts[head_part(task)], *labels), frozen)

    def _note(self, name: str, fit: Fit, frozen: bool = False) -> None:
        """Notes what a part takes over.

        Raises:
            UserError: it is frozen and not taken over as a whole.
        """
        if frozen and not fit.whole:
            raise UserError(
                "train.freeze",
                f"{name} cannot be taken over as a whole from {self.origin.folder.path} ({fit.reason}): what is new "
                "would stay as chance made it. Take the name out.",
            )
        self.takings += fit.takings
        if fit.takings:
            self.taken.append(name)
        if not fit.whole:
            self.anew.append(f"of {name}, {fit.reason}" if fit.takings else f"{name} ({fit.reason})")

    def _optimizer(self) -> tuple[list[int], bool]:
        """Gives the optimizer what it kept of variables that are taken as a whole; returns all variables' ages."""
        mine = slots(self.model.optimizer)
        places = {id(each): place for place, each in enumerate(self.model.trainable_variables)}
        ages = [0] * len(places)
        for taking in self.takings:
            place, kept = places.get(id(taking.variable)), taking.weight.slots
            if place is None or taking.axes or not kept or kept.keys() != mine.keys():
                continue
            for name, value in kept.items():
                mine[name][place].assign(value)
            ages[place] = taking.weight.age
        return ages, any(ages)

    def _lines(self, kept: bool) -> list[str]:
        state = f"with the optimizer's state of step {self.origin.step}" if kept else self._no_state()
        left = [name for name in self.origin.tasks if name not in self.recipe.tasks]
        lines = [f"begins from {self.origin.folder.path}: {', '.join(self.taken)}; {state}"]
        rest = [f"anew: {'; '.join(self.anew)}"] if self.anew else []
        rest += [f"left behind: {', '.join(left)}"] if left else []
        return [*lines, *(["; ".join(rest)] if rest else [])]

    def _no_state(self) -> str:
        if self.origin.step is None:
            return "the optimizer starts anew (no checkpoint there)"
        learning = {id(each) for each in self.model.trainable_variables}
        if not any(id(each.variable) in learning for each in self.takings):
            return "all of it is frozen"
        there = self.origin.recipe.get("train", {}).get("optimizer", {}).get("kind")
        return f"the optimizer starts anew (it is {self.recipe.train.optimizer.kind}, there {there})"

    def _nothing_fits(self, why: str) -> UserError:
        here, there = self.recipe.model.backbone.to_table(), self.origin.recipe["model"]["backbone"]
        return UserError(
            OPTION,
            f"nothing of {self.origin.folder.path} fits: {why}. Expected its backbone, {_shown(there)}; the recipe has "
            f"{_shown(here)}. Give the recipe the same [model], or leave {OPTION}.",
        )


def _shown(backbone: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value!r}" for name, value in backbone.items() if name in ("kind", "preset", "name"))
