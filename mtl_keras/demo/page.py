"""What the pages of all kinds of models have."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from mtl_keras.prediction.predictor import Predictor


@dataclass(frozen=True)
class Page(ABC):
    """Takes a question and gives the answer as HTML.

    Args:
        predictor: the model.
    """

    predictor: Predictor

    examples: ClassVar[Mapping[str, str]] = {}
    """Questions to begin with, by what the buttons say."""

    takes_file: ClassVar[bool] = False
    """Whether a question is a file's path; else it is a text."""
    event: ClassVar[str] = "submit"
    """Of the component: asks as the button does. Of a box to type in, it is Shift and Enter."""

    @abstractmethod
    def box(self, gradio: Any) -> Any:
        """Returns the component that takes the question."""

    @abstractmethod
    def answer(self, question: Any) -> Markup:
        """Returns the answer.

        Raises:
            UserError: the question cannot be answered.
        """
