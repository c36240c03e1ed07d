"""Sharing architectures: what the tasks share, and what is a task's own."""

from mtl_keras.sharing.adapters import Adapters
from mtl_keras.sharing.base import Sharing
from mtl_keras.sharing.cgc import CGC
from mtl_keras.sharing.clustered import Clustered
from mtl_keras.sharing.cross_stitch import CrossStitch
from mtl_keras.sharing.dselect_k import DSelectK
from mtl_keras.sharing.hard import Hard
from mtl_keras.sharing.lora import Lora
from mtl_keras.sharing.mmoe import MMoE
from mtl_keras.sharing.mtan import MTAN
from mtl_keras.sharing.ple import PLE
from mtl_keras.sharing.sluice import Sluice
from mtl_keras.sharing.soft import Soft

KINDS: dict[str, type[Sharing]] = {
    "hard": Hard,
    "soft": Soft,
    "cross_stitch": CrossStitch,
    "sluice": Sluice,
    "mmoe": MMoE,
    "cgc": CGC,
    "ple": PLE,
    "dselect_k": DSelectK,
    "mtan": MTAN,
    "adapters": Adapters,
    "lora": Lora,
    "clustered": Clustered,
}

__all__ = [
    "CGC",
    "KINDS",
    "MTAN",
    "PLE",
    "Adapters",
    "Clustered",
    "CrossStitch",
    "DSelectK",
    "Hard",
    "Lora",
    "MMoE",
    "Sharing",
    "Sluice",
    "Soft",
]
