"""The one exception that a user's mistake raises."""


class UserError(Exception):
    """Says what is wrong with a recipe, a file or a command, and what to do.

    Args:
        place: where the fault is, as the user would name it: a recipe's path
            (``tasks.entities.head``) or a file and its line (``a.conll:12``).
        problem: what was expected, what was received and what to do.
    """

    exit_code = 2
    """Of the command line."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.place = place
        self.problem = problem


class FetchError(UserError):
    """Says what could not be fetched, and why: to ask again at once is of no use."""


class WorkerLostError(UserError):
    """Says that another worker is gone: the same command goes on."""

    exit_code = 138
    """Above 127, which schedulers take for a fault that may be gone at the next start."""


class UserErrors(UserError):  # noqa: N818 - the plural is the point
    """Several faults of one recipe or file, reported at once."""

    def __init__(self, title: str, faults: list[UserError]) -> None:
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__("", f"{title}\n{lines}")
        self.faults = faults
