"""The page as Gradio has it."""

from typing import Any

from mtl_keras.demo.about import About
from mtl_keras.demo.asking import asking
from mtl_keras.demo.gradio_library import gradio
from mtl_keras.demo.limits import WAITING
from mtl_keras.demo.page import Page
from mtl_keras.demo.rendering import render

_OFTEN, _OLD = 60, 300
"""Seconds: how often files that were dropped are looked at, and after which they are removed."""


def blocks(about: About, page: Page) -> Any:
    """Returns the page: what is asked on the left, the answer on the right.

    Args:
        about: what is said of the model.
        page: what suits it.
    """
    gr = gradio()
    with gr.Blocks(title=about.title, analytics_enabled=False, delete_cache=(_OFTEN, _OLD)) as built:
        gr.HTML(str(render("head", about=about)))
        with gr.Row():
            with gr.Column(scale=2, min_width=320):
                box = page.box(gr)
                button = gr.Button("Ask the model", variant="primary", elem_id="send")
                if page.examples:
                    gr.Examples([[each] for each in page.examples], box, label="Examples", cache_examples=False)
            with gr.Column(scale=3, min_width=320):
                answer = gr.HTML(str(render("waiting")), elem_id="answer", js_on_load=None)
        button.click(asking(page), box, answer, api_visibility="private", show_progress="minimal")
    built.queue(api_open=False, max_size=WAITING, default_concurrency_limit=1)
    return built
