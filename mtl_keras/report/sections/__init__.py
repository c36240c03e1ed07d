"""The parts of the page that depend on a task's head."""

from collections.abc import Callable

from mtl_keras.report.sections.classification import classification
from mtl_keras.report.sections.multi_label import multi_label
from mtl_keras.report.sections.regression import regression
from mtl_keras.report.sections.section import Section, Task
from mtl_keras.report.sections.segmentation import segmentation
from mtl_keras.report.sections.token_classification import token_classification
from mtl_keras.report.sections.token_tagging import token_tagging

SECTIONS: dict[str, Callable[[Task], Section]] = {
    "classification": classification,
    "multi_label": multi_label,
    "regression": regression,
    "segmentation": segmentation,
    "token_classification": token_classification,
    "token_tagging": token_tagging,
}

__all__ = ["SECTIONS", "Section", "Task"]
