"""A checkpoint's tokenizer as a preprocessor."""

from typing import TYPE_CHECKING, Any

from mtl_keras.backbones.base import Preprocessor
from mtl_keras.backbones.checkpoint import Checkpoint
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.backbones.word_pieces import Normalisation

_SPECIAL = ("cls", "sep", "pad", "unk")


def load_tokenizer(checkpoint: Checkpoint, sequence_length: int) -> Preprocessor:
    """Returns the in-graph preprocessor, or a host-side one where the tokenizer has no in-graph form.

    Raises:
        UserError: if the checkpoint has no tokenizer that can be read.
    """
    vocabulary = _vocabulary(checkpoint)
    if not vocabulary:
        return _hosted(checkpoint, sequence_length)
    from mtl_keras.backbones.text_preprocessor import TextPreprocessor

    options = _options(checkpoint)
    special = {name: _name_of(options.get(f"{name}_token", f"[{name.upper()}]")) for name in _SPECIAL}
    missing = sorted(set(special.values()).difference(vocabulary))
    if missing:
        raise UserError(
            "model.backbone.preset",
            f"expected a vocabulary with the special pieces {', '.join(special.values())}; that of "
            f"{checkpoint.preset!r} has no {', '.join(missing)}.",
        )
    return TextPreprocessor(vocabulary, sequence_length, _normalisation(options), special)


def _vocabulary(checkpoint: Checkpoint) -> list[str]:
    """Returns the word pieces by number; none where the tokenizer is of another kind."""
    path = checkpoint.optional_file("assets/tokenizer/vocabulary.txt" if checkpoint.is_keras_hub else "vocab.txt")
    if path is not None:
        from mtl_keras.backbones.text_preprocessor import read_vocabulary

        return read_vocabulary(path)
    model = checkpoint.json("tokenizer.json").get("model", {})
    return sorted(model["vocab"], key=model["vocab"].get) if model.get("type") == "WordPiece" else []


def _options(checkpoint: Checkpoint) -> dict[str, Any]:
    """Returns what the tokenizer's files say; whether it lowers the case is not to be guessed."""
    if checkpoint.is_keras_hub:
        checkpoint.file("tokenizer.json")
        return {"do_lower_case": checkpoint.json("tokenizer.json").get("config", {}).get("lowercase", True)}
    written = checkpoint.json("tokenizer.json").get("normalizer") or {}
    names = {"lowercase": "do_lower_case", "handle_chinese_chars": "tokenize_chinese_chars"}
    options = {names.get(name, name): value for name, value in written.items()}
    options |= checkpoint.json("tokenizer_config.json")
    if not options:
        raise UserError(
            "model.backbone.preset",
            f"expected a checkpoint with tokenizer_config.json or tokenizer.json; {checkpoint.preset!r} has neither. "
            'Beside its vocab.txt, write a tokenizer_config.json with {"do_lower_case": true}, false if it is cased.',
        )
    return options


def _normalisation(options: dict[str, Any]) -> "Normalisation":
    from mtl_keras.backbones.word_pieces import Normalisation

    lowercase, accents = bool(options.get("do_lower_case", True)), options.get("strip_accents")
    return Normalisation(
        lowercase=lowercase,
        strip_accents=lowercase if accents is None else bool(accents),
        split_ideographs=bool(options.get("tokenize_chinese_chars", True)),
    )


def _name_of(token: Any) -> str:
    """Returns a special token's text; older files have an object for it."""
    return str(token["content"] if isinstance(token, dict) else token)


def _hosted(checkpoint: Checkpoint, sequence_length: int) -> Preprocessor:
    path = checkpoint.optional_file("tokenizer.json")
    if path is None or checkpoint.is_keras_hub:
        raise UserError(
            "model.backbone.preset",
            f"expected a checkpoint with vocab.txt or tokenizer.json; {checkpoint.preset!r} has neither.",
        )
    from mtl_keras.backbones.hosted_preprocessor import HostedPreprocessor

    return HostedPreprocessor(path, sequence_length, pad=checkpoint.setting(["pad_token_id"], 0))
