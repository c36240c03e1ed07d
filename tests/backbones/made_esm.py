"""A tiny ESM-2 checkpoint with random weights, in Hugging Face's form."""

import json

import numpy as np
from safetensors.numpy import save_file

VOCABULARY = ("<cls>", "<pad>", "<eos>", "<unk>", *"LAGVSERTIDPKQNFYMHWCXBUZO.-", "<null_1>", "<mask>")
SIZE, WIDE, LAYERS = 16, 24, 2


def make_esm(folder, prefix="esm.", dtype=np.float32, vocabulary=VOCABULARY, **changes):
    """Writes a checkpoint of 2 layers of 16 features; ``changes`` are of its configuration."""
    config = {
        "model_type": "esm",
        "hidden_act": "gelu",
        "hidden_size": SIZE,
        "intermediate_size": WIDE,
        "layer_norm_eps": 1e-5,
        "max_position_embeddings": 1026,
        "num_attention_heads": 4,
        "num_hidden_layers": LAYERS,
        "vocab_size": len(VOCABULARY),
        "hidden_dropout_prob": 0.0,
        "pad_token_id": 1,
        "token_dropout": True,
        "position_embedding_type": "rotary",
        "emb_layer_norm_before": False,
    } | changes
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    arrays = {prefix + name: array.astype(dtype) for name, array in _arrays().items()}
    arrays["lm_head.bias"] = np.zeros(len(VOCABULARY), dtype)
    save_file(arrays, folder / "model.safetensors")
    return folder


def _arrays():
    shapes = {"embeddings.word_embeddings.weight": (len(VOCABULARY), SIZE)} | _norm("encoder.emb_layer_norm_after")
    for index in range(LAYERS):
        at = f"encoder.layer.{index}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            shapes |= _dense(f"{at}.attention.{part}", SIZE, SIZE)
        shapes |= _norm(f"{at}.attention.LayerNorm") | _norm(f"{at}.LayerNorm")
        shapes |= _dense(f"{at}.intermediate.dense", SIZE, WIDE) | _dense(f"{at}.output.dense", WIDE, SIZE)
    draw = np.random.default_rng(0)
    return {name: draw.normal(0.0, 0.5, shape) for name, shape in shapes.items()}


def _dense(name, inputs, outputs):
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def _norm(name):
    return {f"{name}.weight": (SIZE,), f"{name}.bias": (SIZE,)}
