from pathlib import Path
from typing import Any, ClassVar

from markupsafe import Markup

from mtl_keras.demo.limits import check_picture
from mtl_keras.demo.page import Page
from mtl_keras.demo.rendering import render
from mtl_keras.demo.sections import sections
from mtl_keras.demo.shown_pictures import picture_link
from mtl_keras.errors import UserError
from mtl_keras.images.shown import shown_picture
from mtl_keras.prediction.pictures import answer_pictures


class PicturePage(Page):
    """Of models that take pictures."""

    takes_file: ClassVar[bool] = True
    event: ClassVar[str] = "upload"

    def box(self, gradio: Any) -> Any:
        """Returns a place to drop a file.

        It is no box of pictures: Gradio would decode them itself, and save them anew.
        """
        return gradio.File(label="Picture: JPEG, PNG, GIF or BMP", height=170, elem_id="ask")

    def answer(self, question: str | None) -> Markup:
        """Answers the picture of a file."""
        if not question:
            raise UserError("", "there is no picture yet. Drop one first.")
        content = Path(question).read_bytes()
        check_picture(content)
        [answered] = answer_pictures(self.predictor, [content])
        if answered.fault:
            raise UserError("", f"{answered.fault}.")
        said = sections(self.predictor, content, answered.answers)
        if self.predictor.masked_tasks:  # it is beside each mask
            return said
        return render("picture", link=picture_link(shown_picture(content))) + said
