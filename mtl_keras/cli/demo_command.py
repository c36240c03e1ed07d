"""The command that opens a page to try a model."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from mtl_keras.cli.console import console
from mtl_keras.cli.loading import predictor_of, quiet

if TYPE_CHECKING:
    import socket

    from mtl_keras.demo.address import Address


def demo(
    path: Annotated[Path, typer.Argument(metavar="EXPORT_OR_RUN", help="A SavedModel's folder, or a run's.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any that is free.")] = 7860,
    host: Annotated[str, typer.Option(help="By default only this machine reaches the page.")] = "127.0.0.1",
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Open a page to try a model: type a text, drop a picture, or paste a sequence."""
    from mtl_keras.demo.address import Address
    from mtl_keras.demo.gradio_library import gradio

    address = Address(host, port)
    with address.listen() as listening:  # before the model is loaded, since that takes long
        gradio()
        quiet()
        _warn(address, listening)
        _serve(path, address, listening, open_)
    console.print("The page is closed.")


def _warn(address: "Address", listening: "socket.socket") -> None:
    if not address.is_local:
        port = listening.getsockname()[1]
        reach = f"whoever reaches port {port} of this machine can use the model; there is no password."
        warning = Text.assemble(("Warning: ", "bold yellow"), f"listening at {address.host}: {reach}")
        console.print(warning, soft_wrap=True)


def _serve(path: Path, address: "Address", listening: "socket.socket", opened: bool) -> None:
    from mtl_keras.demo.about import About
    from mtl_keras.demo.address import link
    from mtl_keras.demo.app import app
    from mtl_keras.demo.blocks import blocks
    from mtl_keras.demo.pages import PAGES
    from mtl_keras.demo.serving import own_files, serve

    predictor = predictor_of(path)
    page = PAGES[predictor.field](predictor)
    with own_files() as files:
        built = blocks(About.of(path, list(predictor.keys)), page)
        console.print(f"{link(listening)}  (Ctrl-C ends it)", markup=False, soft_wrap=True)
        if opened:
            import webbrowser

            webbrowser.open(link(listening))
        serve(app(built, address.names, files if page.takes_file else None), listening)


COMMANDS: tuple[Callable[..., Any], ...] = (demo,)
