"""An ESM-2 in plain numpy, written from the papers and the names in a checkpoint: the truth for the trunk."""

import json
import math
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

erf = np.vectorize(math.erf, otypes=[np.float64])


class NumpyEsm:
    """Computes in float64."""

    def __init__(self, folder: Path):
        self.config = json.loads((folder / "config.json").read_text())
        arrays = load_file(folder / "model.safetensors")
        self.arrays = {name.removeprefix("esm."): array.astype(np.float64) for name, array in arrays.items()}
        self.ids = {token: number for number, token in enumerate((folder / "vocab.txt").read_text().splitlines())}

    def letters(self, letters):
        """Returns the features [L, D] of a sequence's residues."""
        known = [letter if letter in self.ids else "X" for letter in letters]
        return self.row([self.ids[token] for token in ("<cls>", *known, "<eos>")])[1:-1]

    def row(self, ids):
        x = self.arrays["embeddings.word_embeddings.weight"][ids]
        if self.config["token_dropout"]:
            x = x * 0.88
        for index in range(self.config["num_hidden_layers"]):
            at = f"encoder.layer.{index}"
            x = x + self.attention(self.norm(x, f"{at}.attention.LayerNorm"), f"{at}.attention")
            inner = self.dense(self.norm(x, f"{at}.LayerNorm"), f"{at}.intermediate.dense")
            x = x + self.dense(0.5 * inner * (1 + erf(inner / np.sqrt(2))), f"{at}.output.dense")
        return self.norm(x, "encoder.emb_layer_norm_after")

    def attention(self, x, at):
        names = ("query", "key", "value")
        heads = self.config["num_attention_heads"]
        split = [np.split(self.dense(x, f"{at}.self.{name}"), heads, -1) for name in names]
        parts = []
        for query, key, value in zip(*split, strict=True):
            scores = turned(query) @ turned(key).T / np.sqrt(query.shape[-1])
            weights = np.exp(scores - scores.max(-1, keepdims=True))
            parts.append(weights / weights.sum(-1, keepdims=True) @ value)
        return self.dense(np.concatenate(parts, -1), f"{at}.output.dense")

    def dense(self, x, name):
        return x @ self.arrays[f"{name}.weight"].T + self.arrays[f"{name}.bias"]

    def norm(self, x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + self.config["layer_norm_eps"])
        return scaled * self.arrays[f"{name}.weight"] + self.arrays[f"{name}.bias"]


def turned(x):
    """Turns features i and i + S/2 as one complex number, by position / 10000^(2 i / S)."""
    half = x.shape[-1] // 2
    angles = np.arange(len(x))[:, None] * 10_000.0 ** (-2 * np.arange(half) / x.shape[-1])
    numbers = (x[:, :half] + 1j * x[:, half:]) * np.exp(1j * angles)
    return np.concatenate([numbers.real, numbers.imag], -1)
