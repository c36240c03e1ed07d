"""A BERT in plain numpy, written from the paper and the names in a checkpoint: the truth that the trunk is held to."""

import json
import math
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

erf = np.vectorize(math.erf, otypes=[np.float64])


def gelu(x):
    return 0.5 * x * (1 + erf(x / np.sqrt(2)))


def gelu_tanh(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


class NumpyBert:
    """Computes in float64."""

    def __init__(self, folder: Path):
        self.config = json.loads((folder / "config.json").read_text())
        self.arrays = {
            name: array.astype(np.float64) for name, array in load_file(folder / "model.safetensors").items()
        }
        self.activation = {"gelu": gelu, "gelu_new": gelu_tanh}[self.config["hidden_act"]]

    def dense(self, x, name):
        return x @ self.arrays[f"{name}.weight"].T + self.arrays[f"{name}.bias"]

    def norm(self, x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + self.config["layer_norm_eps"])
        return scaled * self.arrays[f"{name}.weight"] + self.arrays[f"{name}.bias"]

    def row(self, ids):
        """Returns the last features [L, D] of one row without padding."""
        table = self.arrays
        x = table["embeddings.word_embeddings.weight"][ids]
        x = x + table["embeddings.position_embeddings.weight"][: len(ids)]
        x = self.norm(x + table["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for index in range(self.config["num_hidden_layers"]):
            at = f"encoder.layer.{index}"
            x = self.norm(x + self.attention(x, f"{at}.attention"), f"{at}.attention.output.LayerNorm")
            fed = self.dense(self.activation(self.dense(x, f"{at}.intermediate.dense")), f"{at}.output.dense")
            x = self.norm(x + fed, f"{at}.output.LayerNorm")
        return x

    def attention(self, x, at):
        heads = self.config["num_attention_heads"]
        names = ("query", "key", "value")
        split = [np.split(self.dense(x, f"{at}.self.{name}"), heads, -1) for name in names]
        parts = []
        for q, k, v in zip(*split, strict=True):
            scores = q @ k.T / np.sqrt(q.shape[-1])
            weights = np.exp(scores - scores.max(-1, keepdims=True))
            parts.append(weights / weights.sum(-1, keepdims=True) @ v)
        return self.dense(np.concatenate(parts, -1), f"{at}.output.dense")

    def pooler(self, x):
        return np.tanh(self.dense(x[0], "pooler.dense"))
