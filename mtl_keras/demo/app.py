"""The page as a server has it."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from mtl_keras.demo.gradio_library import gradio
from mtl_keras.demo.guard import Guard
from mtl_keras.demo.limits import FILE_BYTES
from mtl_keras.demo.question_check import QuestionCheck
from mtl_keras.demo.rendering import style

_FONTS = ("system-ui", "sans-serif")
"""Of the machine: those of Gradio's other themes come from elsewhere."""
_MONOSPACE = ("ui-monospace", "monospace")


def app(built: Any, hosts: Collection[str], files: Path | None) -> Guard:
    """Returns what answers requests.

    All that Gradio would take from its environment is said here, so that nothing is switched on by it.

    Args:
        built: the page.
        hosts: the names that it is asked by; any, where there are none.
        files: where dropped files are; None where the page takes text.
    """
    gr = gradio()
    import fastapi

    server = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        server,
        built,
        path="/",
        theme=gr.themes.Default(primary_hue="blue", font=_FONTS, font_mono=_MONOSPACE),
        css=style(),
        max_file_size=FILE_BYTES,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
    )
    built.has_launched = True  # else Gradio takes it for a page in the making, which may read any file
    inputs = {number: len(event.inputs) for number, event in built.fns.items()}
    return Guard(server, QuestionCheck(inputs, files), hosts)
