"""Reads a saved model."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from mtl_keras.archive_members import check_members
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel


# Importing them registers the classes of which saved models are made.
_MODULES = (
    "mtl_keras.backbones.encoder_layer",
    "mtl_keras.backbones.esm_ends",
    "mtl_keras.backbones.esm_layer",
    "mtl_keras.backbones.first_pieces",
    "mtl_keras.backbones.piece_embedding",
    "mtl_keras.backbones.protein_cnn_block",
    "mtl_keras.backbones.windows",
    "mtl_keras.heads.hierarchical_maximum",
    "mtl_keras.metrics.entity_score",
    "mtl_keras.metrics.fmax",
    "mtl_keras.metrics.label_auprc",
    "mtl_keras.metrics.label_f1",
    "mtl_keras.metrics.label_mcc",
    "mtl_keras.metrics.macro_f1",
    "mtl_keras.metrics.mcc",
    "mtl_keras.metrics.mean_iou",
    "mtl_keras.metrics.pixel_accuracy",
    "mtl_keras.metrics.r2",
    "mtl_keras.model",
    "mtl_keras.scaled_rates",
    "mtl_keras.sequences.residue_attention",
    "mtl_keras.sequences.residue_mean",
    "mtl_keras.sharing.adapter",
    "mtl_keras.sharing.cluster_mixture",
    "mtl_keras.sharing.depth_mixture",
    "mtl_keras.sharing.experts",
    "mtl_keras.sharing.low_rank",
    "mtl_keras.sharing.mixture",
    "mtl_keras.sharing.smooth_step_gate",
    "mtl_keras.sharing.stitch",
    "mtl_keras.tagging.crf",
    "mtl_keras.warmup_decay",
)


_LONGEST = 300


def load_model(path: "str | Path") -> "MultiTaskModel":
    """Returns the model of a ``.keras`` file or of a run folder, without running code of it.

    Keras's safe mode builds classes that it knows or that were registered, and refuses functions that are stored as
    Python bytecode.

    Raises:
        UserError: there is no such file, it is broken, or it needs code of its own.
    """
    import keras

    for module in _MODULES:
        import_module(module)
    path = Path(path)
    file = path / "model.keras" if path.is_dir() else path
    if not file.is_file():
        raise UserError(str(file), "expected a saved model; there is no such file. Give a .keras file or a run folder.")
    if file.suffix != ".keras":  # Keras reads older formats too, by other ways
        raise UserError(str(file), f'expected a .keras file; received "{file.suffix}". Give a run folder or its model.')
    try:
        check_members(file)
        loaded: MultiTaskModel = keras.saving.load_model(file, safe_mode=True)
    except UserError:
        raise
    except Exception as error:  # of a file that was made to do harm, anything may come
        fault = f"expected a model that mtl_keras saved; it cannot be read ({type(error).__name__}: {_brief(error)})"
        raise UserError(str(file), f"{fault}. Copy the file anew, or train again into a new folder.") from error
    return loaded


def _brief(error: Exception) -> str:
    """Returns the end of a message: Keras's begin with what they all have, and name the class or file last."""
    words = " ".join(str(error).split())
    return words if len(words) <= _LONGEST else f"... {words[-_LONGEST:]}"
