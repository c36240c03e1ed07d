"""What stands first in each row of answers."""

ERROR = "error"
"""The column of why a row has no answers."""
_IDS = {"text": "id", "image": "image", "sequence": "protein"}


def first_columns(field: str) -> tuple[str, str]:
    """Returns the names of the first two columns: the id, and the fault.

    Args:
        field: what the model takes.
    """
    return _IDS[field], ERROR
