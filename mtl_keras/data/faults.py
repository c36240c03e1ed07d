"""Reports the faults of a data set: the first of them, and how many there are."""

from mtl_keras.errors import UserError, UserErrors

SHOWN = 10


def raise_faults(title: str, faults: list[UserError]) -> None:
    """Raises one error that shows the first ten faults and counts the rest; does nothing without a fault."""
    if not faults:
        return
    shown = faults[:SHOWN]
    if len(faults) > SHOWN:
        shown = [*shown, UserError("", f"... and {len(faults) - SHOWN} more")]
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    raise UserErrors(f"{title}: {count}", shown)


def quoted(names: "list[str] | tuple[str, ...]", most: int = 20) -> str:
    """Returns names for a message: quoted, the first twenty of many."""
    listed = ", ".join(f'"{name}"' for name in names[:most])
    return f"{listed}, ... ({len(names)} in all)" if len(names) > most else listed or "none"
