"""Which page suits which model."""

from mtl_keras.demo.page import Page
from mtl_keras.demo.picture_page import PicturePage
from mtl_keras.demo.sequence_page import SequencePage
from mtl_keras.demo.text_page import TextPage

PAGES: dict[str, type[Page]] = {"text": TextPage, "image": PicturePage, "sequence": SequencePage}
"""By what the model takes."""
