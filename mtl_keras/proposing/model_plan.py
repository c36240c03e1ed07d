"""The backbone and the training that rows of a kind ask for: those of a shipped recipe."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mtl_keras.data.base import Field
from mtl_keras.proposing.block import Block
from mtl_keras.proposing.task_proposal import TaskProposal
from mtl_keras.recipe.library import locate
from mtl_keras.recipe.parse import parse

_RECIPES: dict[Field, str] = {
    "text": "ner_sentiment",
    "words": "ner_sentiment",
    "sequence": "protein_function",
    "image": "surface_defects",
}
"""The recipe that is followed, by the raw field of the rows."""
_NOT_FOLLOWED = ("steps_per_epoch", "validation_rows", "optimizer", "augmentation")
_STEPS: dict[str, int] = {"ner_sentiment": 330, "protein_function": 1000, "surface_defects": 1500}
"""Steps after which the recipes have learned."""
_SMALL_BATCH, _LEAST_STEPS, _MOST_EPOCHS, _LONG = 16, 8, 50, 5
_LENGTHS = (32, 48, 64, 96, 128, 192, 256)
_COVERED = 0.98
_ENDS = 2
"""Pieces that say where a text begins and ends."""
_CROPS = (64, 128, 256, 512)
_UNEVEN = 3
_AUGMENTATION = ("flip_horizontal", "smallest_crop", "brightness", "contrast")


@dataclass(frozen=True)
class ModelPlan:
    """The tables of a recipe that all tasks share.

    Args:
        tasks: that share them; of one kind of rows.
        sources: rows of each group of tasks that share their rows.
    """

    tasks: Sequence[TaskProposal]
    sources: Sequence[int]

    @property
    def recipe(self) -> str:
        """The name of the recipe that is followed."""
        return _RECIPES[self.tasks[0].field]

    def blocks(self) -> list[Block]:
        """Returns the tables."""
        raw = parse(locate(self.recipe))
        return [
            _BACKBONES[self.recipe](self, dict(raw["model"]["backbone"])),
            *self._mixing(raw.get("mixing", {})),
            *self._balancer(),
            *self._train(raw["train"]),
        ]

    def _mixing(self, followed: dict[str, Any]) -> list[Block]:
        if len(self.sources) < 2:
            return []
        least, most = min(self.sources), max(self.sources)
        if most < _UNEVEN * least:
            reason = "tasks of about as many rows: each step has of each as many as its share of all rows"
            return [Block("mixing", {"kind": "proportional"}, {"kind": reason})]
        temperature = followed.get("temperature", 2.0)
        reason = (
            f"the largest task has {most / least:.0f} times the rows of the smallest, which would get few of a step"
        )
        return [Block("mixing", {"kind": "temperature", "temperature": temperature}, {"kind": reason})]

    def _balancer(self) -> list[Block]:
        if len(self.tasks) < 2:
            return []
        return [Block("balancer", {"kind": "fixed"}, {"kind": "the sum by loss_weight; docs/balancers.md has others"})]

    def _train(self, followed: dict[str, Any]) -> list[Block]:
        rows = sum(self.sources)
        batch = followed["batch_size"]
        small = rows < _LEAST_STEPS * batch and batch > _SMALL_BATCH
        size = max(_SMALL_BATCH if small else batch, len(self.tasks))
        steps = max(1, rows // size)
        epochs = self._epochs(followed["epochs"], steps)
        items = {key: value for key, value in followed.items() if key not in _NOT_FOLLOWED}
        like = f"as recipe {self.recipe}"
        reasons = {
            "batch_size": f"there are few rows: smaller steps than those of recipe {self.recipe}" if small else like,
            "epochs": f"about {steps:,} steps each; recipe {self.recipe} takes some {_STEPS[self.recipe]:,} in all",
        }
        blocks = [Block("train", {**items, "batch_size": size, "epochs": epochs}, reasons)]
        if self.tasks[0].field == "image":
            blocks.append(_augmentation(followed["augmentation"]))
        optimizer = Block("train.optimizer", followed["optimizer"], {"learning_rate": like})
        return [*blocks, optimizer]

    def _epochs(self, followed: int, steps: int) -> int:
        """Returns as many epochs as make the steps of the recipe, at most 50; one where it has many times the steps."""
        wanted = _STEPS[self.recipe]
        return 1 if steps >= _LONG * wanted else min(_MOST_EPOCHS, max(followed, math.ceil(wanted / steps)))


def _bert(plan: ModelPlan, backbone: dict[str, Any]) -> Block:
    fits = {most: min(_share_within(task.lengths, most - _ENDS) for task in plan.tasks) for most in _LENGTHS}
    chosen = next((most for most in _LENGTHS if fits[most] >= _COVERED), _LENGTHS[-1])
    reasons = {
        "preset": "as recipe ner_sentiment: small, of English, from the package index; or hf://USER/MODEL, or a folder",
        "sequence_length": f"about {100 * fits[chosen]:.0f} of 100 rows of a task fit, by an estimate of word pieces",
        "freeze_embeddings": f"as recipe {plan.recipe}",
    }
    backbone["sequence_length"] = chosen
    if any(task.field == "words" for task in plan.tasks):
        reasons["word_shapes"] = "the vocabulary is uncased, and names are not"
    else:
        backbone.pop("word_shapes", None)
    return Block("model.backbone", backbone, reasons)


def _share_within(lengths: Sequence[int], most: int) -> float:
    return sum(length <= most for length in lengths) / max(len(lengths), 1)


def _protein_cnn(plan: ModelPlan, backbone: dict[str, Any]) -> Block:
    lengths = sorted(length for task in plan.tasks for length in task.lengths)
    middle = lengths[int(0.95 * (len(lengths) - 1))]
    backbone["crop_length"] = next((crop for crop in _CROPS if crop >= middle), _CROPS[-1])
    reason = f"95 of 100 proteins have at most {middle:,} residues; of longer ones a step takes a stretch"
    kind = "as recipe protein_function: from chance, on two cores; docs/proteins.md has ESM-2, for a GPU"
    return Block("model.backbone", backbone, {"kind": kind, "crop_length": reason})


def _efficientnet(plan: ModelPlan, backbone: dict[str, Any]) -> Block:
    backbone.pop("answer_flips", None)
    sides = sorted(length for task in plan.tasks for length in task.lengths)
    seen = f"; of some pictures, the middle one is {sides[len(sides) // 2]:,} pixels long" if sides else ""
    reasons = {
        "preset": "as recipe surface_defects: weights of ImageNet, from the package index",
        "image_size": f"multiples of 32{seen}",
        "freeze_stages": "the first stage stays as it is",
    }
    return Block("model.backbone", backbone, reasons)


def _augmentation(followed: dict[str, Any]) -> Block:
    items = {key: followed[key] for key in _AUGMENTATION}
    reasons = {"flip_horizontal": "take it out where left and right matter, as of letters; flip_vertical for surfaces"}
    return Block("train.augmentation", items, reasons)


_BACKBONES = {"ner_sentiment": _bert, "protein_function": _protein_cnn, "surface_defects": _efficientnet}
