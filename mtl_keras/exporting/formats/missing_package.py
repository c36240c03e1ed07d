"""What is said where a package of an extra is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from mtl_keras.errors import UserError


@contextmanager
def needs_export(form: str) -> Iterator[None]:
    """Says of an import within that fails how to install what a format needs.

    Raises:
        UserError: a package is missing.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise UserError(
            f"--format {form}",
            f"expected the package \"{error.name}\"; it is not installed. Run: pip install 'mtl-keras[export]'.",
        ) from error
