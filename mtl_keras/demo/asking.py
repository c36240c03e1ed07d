"""What becomes of a question."""

import logging
from collections.abc import Callable
from typing import Any

from mtl_keras.demo.page import Page
from mtl_keras.demo.rendering import fault
from mtl_keras.errors import UserError
from mtl_keras.images.trial import reason

_LOG = logging.getLogger(__name__)


def asking(page: Page) -> Callable[[Any], str]:
    """Returns what gives an answer, or says what is wrong with the question.

    A model may fail in ways that nobody thought of: that is told too, and the page goes on.
    """

    def ask(question: Any) -> str:
        try:
            return str(page.answer(question))
        except UserError as error:
            return str(fault(error.problem))
        except Exception as error:
            _LOG.warning("a question was not answered: %s: %s", type(error).__name__, reason(error))
            return str(fault(f"the model failed at this one ({reason(error)}). Try another."))

    return ask
