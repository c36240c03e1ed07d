"""The page as Gradio has it."""

from functools import partial
from typing import Any

from mtl_keras.demo.about import About
from mtl_keras.demo.asking import asking
from mtl_keras.demo.gradio_library import gradio
from mtl_keras.demo.limits import WAITING
from mtl_keras.demo.page import Page
from mtl_keras.demo.rendering import render

_OFTEN, _OLD = 60, 300
"""Seconds: how often files that were dropped are looked at, and after which they are removed."""


_PRIVATE = {"api_visibility": "private"}
"""Of the page, and of no program."""


def blocks(about: About, page: Page) -> Any:
    """Returns the page: what is asked on the left, the answer on the right.

    Args:
        about: what is said of the model.
        page: what suits it.
    """
    gr = gradio()
    with gr.Blocks(title=about.title, analytics_enabled=False, delete_cache=(_OFTEN, _OLD)) as built:
        gr.HTML(str(render("head", about=about)), js_on_load=None, elem_id="about")
        with gr.Row():
            with gr.Column(scale=2, min_width=320):
                box = page.box(gr)
                button = gr.Button("Ask the model", variant="primary", elem_id="send")
                if page.examples:
                    gr.HTML(str(render("examples")), js_on_load=None)
                examples = {gr.Button(name, elem_classes="example"): text for name, text in page.examples.items()}
            with gr.Column(scale=3, min_width=320):
                answer = gr.HTML(str(render("waiting")), elem_id="answer", js_on_load=None)
        asked = {"fn": asking(page), "inputs": box, "outputs": answer, "show_progress": "minimal", **_PRIVATE}
        button.click(**asked)
        getattr(box, page.event)(**asked)
        for example, text in examples.items():
            example.click(partial(str, text), None, box, show_progress="hidden", **_PRIVATE).then(**asked)
    built.queue(api_open=False, max_size=WAITING, default_concurrency_limit=1)
    return built
