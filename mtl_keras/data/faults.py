"""Reports the faults of a data set: the first of them, and how many there are."""

from pathlib import Path

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


def untold(error: UserError, told: set[str]) -> str | None:
    """Returns what an error says that was not told before, None where all of it was; it is told now."""
    faults = error.faults if isinstance(error, UserErrors) else [error]
    new = [fault for fault in faults if str(fault) not in told]
    told.update(map(str, faults))
    if len(new) == len(faults):
        return str(error)
    title = str(error).partition("\n")[0]
    return str(UserErrors(f"{title}; those that are not told above:", new)) if new else None


def working(path: Path) -> str:
    """Returns from where a path that is not found starts, for a message; "" for one that says it itself."""
    home = str(path).startswith("~")
    return "" if home or path.is_absolute() else f", which starts from the working folder {Path.cwd()}"


def quoted(names: "list[str] | tuple[str, ...]", most: int = 20) -> str:
    """Returns names for a message: quoted, the first twenty of many."""
    listed = ", ".join(f'"{name}"' for name in names[:most])
    return f"{listed}, ... ({len(names)} in all)" if len(names) > most else listed or "none"
