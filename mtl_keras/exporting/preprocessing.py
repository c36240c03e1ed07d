"""Says what becomes of a row before the model sees it."""

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtl_keras.backbones.base import Preprocessor

Options = Mapping[str, Any]

_SHOWN = ("image_size", "fit", "answer_flips", "sequence_length", "window", "overlap", "word_shapes")
"""Options of a backbone that say what it takes."""


def preprocessing(preprocessor: "Preprocessor", backbone: Options) -> dict[str, Any]:
    """Returns the kind of rows, the options, the steps, and of texts the patterns of words.

    Args:
        preprocessor: turns raw rows into the model's inputs.
        backbone: the table of the backbone; empty where it is not known.
    """
    with tempfile.TemporaryDirectory() as folder:
        preprocessor.save(Path(folder))
        options = json.loads((Path(folder) / "options.json").read_text(encoding="utf-8"))
        vocabulary = Path(folder) / "vocab.txt"
        if vocabulary.is_file():
            options["vocabulary_size"] = len(vocabulary.read_text(encoding="utf-8").removesuffix("\n").split("\n"))
    taken = {name: backbone[name] for name in ("kind", "preset", *_SHOWN) if name in backbone}
    takes = next(iter(preprocessor.raw))
    return {
        "takes": takes,
        "backbone": taken,
        "preprocessor": options,
        "steps": _STEPS[options["kind"]](options, taken),
        **({"patterns": _patterns()} if takes == "text" else {}),
    }


def _patterns() -> dict[str, Any]:
    """Returns the regular expressions (RE2) of texts, for who makes tensors elsewhere."""
    from mtl_keras.backbones.word_shapes import PATTERNS
    from mtl_keras.backbones.word_splitter import POSSESSIVE, WORDS

    return {"words": WORDS, "possessive": POSSESSIVE, "word_shapes": PATTERNS}


def _word_pieces(options: Options, backbone: Options) -> list[str]:
    normalisation, special = options["normalisation"], options["special"]
    kept = {
        "lowercase": ("letters become lower case", "upper and lower case stay"),
        "strip_accents": ("accents are taken off", "accents stay"),
        "split_ideographs": ("each ideograph is a word", "ideographs are not set apart"),
    }
    return [
        *_words(),
        "; ".join(kept[name][0 if is_so else 1] for name, is_so in normalisation.items() if name in kept),
        f"each word is cut into pieces of a vocabulary of {options['vocabulary_size']:,}; what has none becomes "
        f"{special['unk']}",
        f"{special['cls']} is put before and {special['sep']} after; with them a text has at most "
        f"{options['sequence_length']} pieces, and is cut there",
    ]


def _hosted(options: Options, backbone: Options) -> list[str]:
    return [
        *_words(),
        "each word is cut into pieces by the checkpoint's own tokenizer.json, in Python, outside of the model",
        f"a text has at most {options['sequence_length']} pieces, and is cut there",
    ]


def _words() -> list[str]:
    return [
        "bytes that are not UTF-8 are left out",
        "the text is split into words at white space and punctuation; names with @ or #, addresses, numbers and "
        "emoticons stay whole",
    ]


def _image(options: Options, backbone: Options) -> list[str]:
    height, width = options["image_size"]
    fits = {
        "stretch": f"it is stretched to {height} x {width} pixels",
        "pad": f"it is resized to fit into {height} x {width} pixels, its shape kept, and padded with grey",
    }
    flips = " and ".join(options["answer_flips"])
    return [
        "a JPEG, PNG, GIF (its first picture) or BMP is decoded to red, green and blue, on white where it is clear",
        "it is turned upright as its EXIF part says",
        f"{fits[options['fit']]} (bilinear, with antialiasing)",
        "values are 0 to 255, float32; the model itself scales them as its weights want",
        *([f"the answer is the mean over the picture and its mirror images ({flips})"] if flips else []),
    ]


def _sequence(options: Options, backbone: Options) -> list[str]:
    window = backbone.get("window")
    windows = f"; one longer than {window:,} residues goes through in windows of that size" if window else ""
    return [
        "letters become upper case; white space, gaps (- and .) and stops (*) at the end are taken off",
        f"each of the {len(options['ids'])} letters of the alphabet is a number; any other character counts as X",
        f"sequences of any length are taken{windows}",
    ]


_STEPS: dict[str, Callable[[Options, Options], list[str]]] = {
    "word_pieces": _word_pieces,
    "hosted": _hosted,
    "image": _image,
    "sequence": _sequence,
}
"""By the kind of preprocessor, as it saves itself."""
