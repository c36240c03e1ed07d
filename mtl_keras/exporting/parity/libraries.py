"""The libraries that prove a format."""

from importlib.util import find_spec
from typing import NamedTuple

from mtl_keras.errors import UserError


class Library(NamedTuple):
    """A library that runs a format.

    Args:
        reader: its name among ``runner.READERS``.
        package: what is imported.
        name: for people.
        optional: whether the format is proved by another one too.
    """

    reader: str
    package: str
    name: str
    optional: bool = False

    @property
    def installed(self) -> bool:
        """Whether it can be imported here, and so in a fresh process."""
        return find_spec(self.package) is not None

    @property
    def install(self) -> str:
        """The command that installs it."""
        return "pip install 'mtl-keras[export]'"


LIBRARIES: dict[str, tuple[Library, ...]] = {
    "saved_model": (Library("saved_model", "tensorflow_text", "tensorflow"),),
    "tensors": (
        Library("tensorflow", "tensorflow", "tensorflow"),
        Library("openvino", "openvino", "openvino", optional=True),
    ),
    "onnx": (Library("onnxruntime", "onnxruntime", "onnxruntime"),),
    "litert": (Library("litert", "ai_edge_litert", "ai-edge-litert"),),
}
"""By format; at least one of each is needed."""


def check_installed(format_name: str) -> None:
    """Looks whether a format can be proved.

    Raises:
        UserError: a library for it is not installed.
    """
    for library in LIBRARIES[format_name]:
        if not library.optional and not library.installed:
            raise UserError(
                f"--format {format_name}",
                f"is compared with the Keras model by the package {library.name}, which is not installed. Run: "
                f"{library.install}; or export without a comparison: --rows 0.",
            )
