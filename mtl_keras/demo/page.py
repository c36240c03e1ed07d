"""What the pages of all kinds of models have."""

from abc import ABC, abstractmethod
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

    examples: ClassVar[tuple[str, ...]] = ()
    """Questions to begin with."""

    @abstractmethod
    def box(self, gradio: Any) -> Any:
        """Returns the component that takes the question."""

    @abstractmethod
    def answer(self, question: Any) -> Markup:
        """Returns the answer.

        Raises:
            UserError: the question cannot be answered.
        """
