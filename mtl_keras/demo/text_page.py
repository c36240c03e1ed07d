from collections.abc import Mapping
from typing import Any, ClassVar

from markupsafe import Markup

from mtl_keras.demo.limits import check_text
from mtl_keras.demo.page import Page
from mtl_keras.demo.sections import sections


class TextPage(Page):
    """Of models that take texts."""

    examples: ClassVar[Mapping[str, str]] = {
        text: text
        for text in (
            "Maria took the night train from Lisbon to Paris and starts at Siemens on Monday.",
            "The new tram line opens in Oslo next week, and I can't wait to try it!",
            "My parcel from Hamburg came three weeks late, and the box was broken.",
        )
    }

    def box(self, gradio: Any) -> Any:
        """Returns a box to type in."""
        return gradio.Textbox(label="Text", lines=4, max_lines=12, placeholder="Type or paste a text", elem_id="ask")

    def answer(self, question: str | None) -> Markup:
        """Answers a text."""
        text = question or ""
        check_text(text)
        row = text.encode("utf-8", "replace")  # a browser may send halves of characters
        return sections(self.predictor, row, self.predictor.answers([row])[0])
