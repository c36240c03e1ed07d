"""The contract of a format that a model is exported in."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from mtl_keras.exporting.plan import ExportPlan
    from mtl_keras.trained import Trained


class Format(ABC):
    """Writes a trained model in a format.

    A version of a format is one folder, which goes with nothing else: the model, and what goes with it in
    ``assets.extra``.
    """

    name: ClassVar[str]
    """As ``--format`` takes it."""
    raw: ClassVar[bool]
    """Whether it takes raw rows; one that takes tensors has ``assets.extra/tensors.json``, which names them."""
    quantizes: ClassVar[bool] = False
    """Whether its weights can be of another type than the model's."""

    def versions(self, to: Path) -> Path:
        """Returns the folder of the format's versions in the folder of an export."""
        return to / self.name

    @abstractmethod
    def write(self, trained: "Trained", plan: "ExportPlan", folder: Path) -> None:
        """Writes the model into a folder that is empty.

        Raises:
            UserError: the format cannot hold the model, or a package for it is missing.
        """
