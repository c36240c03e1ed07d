"""A saved preprocessor."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mtl_keras.backbones.base import Preprocessor
from mtl_keras.errors import UserError


def load_preprocessor(folder: Path) -> Preprocessor:
    """Reads what a preprocessor's ``save`` wrote.

    Raises:
        UserError: if the folder holds no preprocessor.
    """
    try:
        options = json.loads((folder / "options.json").read_text(encoding="utf-8"))
        return _LOADERS[options.pop("kind")](folder, **options)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            str(folder),
            f"expected a saved preprocessor (options.json and vocab.txt or tokenizer.json); "
            f"{type(error).__name__}: {error}. Train again, or copy the whole folder.",
        ) from error


def _word_pieces(
    folder: Path, sequence_length: int, normalisation: dict[str, bool], special: dict[str, str]
) -> Preprocessor:
    from mtl_keras.backbones.text_preprocessor import TextPreprocessor, read_vocabulary
    from mtl_keras.backbones.word_pieces import Normalisation

    vocabulary = read_vocabulary(folder / "vocab.txt")
    return TextPreprocessor(vocabulary, sequence_length, Normalisation(**normalisation), special)


def _hosted(folder: Path, sequence_length: int, pad: int) -> Preprocessor:
    from mtl_keras.backbones.hosted_preprocessor import HostedPreprocessor

    return HostedPreprocessor(folder / "tokenizer.json", sequence_length, pad)


def _image(folder: Path, image_size: list[int], fit: Any, answer_flips: Any = ()) -> Preprocessor:
    from mtl_keras.images.image_preprocessor import ImagePreprocessor

    return ImagePreprocessor((image_size[0], image_size[1]), fit, answer_flips)


def _sequence(folder: Path, ids: dict[str, int]) -> Preprocessor:
    from mtl_keras.backbones.sequence_preprocessor import SequencePreprocessor

    return SequencePreprocessor(ids)


_LOADERS: dict[str, Callable[..., Preprocessor]] = {
    "word_pieces": _word_pieces,
    "hosted": _hosted,
    "image": _image,
    "sequence": _sequence,
}
