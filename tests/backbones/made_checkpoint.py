"""A tiny BERT checkpoint with random weights, in Hugging Face's form."""

import json
import string

import numpy as np
from safetensors.numpy import save_file

LETTERS = string.ascii_lowercase + string.digits + string.punctuation
WORDS = ("hello", "world", "it", "don", "new", "york", "obama")
VOCABULARY = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *LETTERS, *(f"##{x}" for x in LETTERS), "中", "日")


def make_checkpoint(folder, pooler=True, prefix="", norms=("weight", "bias"), dtype=np.float32, **changes):
    """Writes a checkpoint of 2 layers of 8 features; ``changes`` are of its configuration, None leaves a key out."""
    config = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": 8,
        "intermediate_size": 16,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 40,
        "num_attention_heads": 2,
        "num_hidden_layers": 2,
        "type_vocab_size": 2,
        "vocab_size": len(VOCABULARY),
        "hidden_dropout_prob": 0.1,
    } | changes
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({key: value for key, value in config.items() if value is not None}))
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": true}')
    arrays = {prefix + _renamed(name, norms): array.astype(dtype) for name, array in _arrays(config, pooler).items()}
    save_file(arrays, folder / "model.safetensors")
    return folder


def _renamed(name, norms):
    return name.replace("LayerNorm.weight", f"LayerNorm.{norms[0]}").replace("LayerNorm.bias", f"LayerNorm.{norms[1]}")


def _arrays(config, pooler):
    size, wide = 8, 16
    shapes = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), size),
        "embeddings.position_embeddings.weight": (config["max_position_embeddings"], size),
        "embeddings.token_type_embeddings.weight": (2, size),
    } | _norm("embeddings")
    for index in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{index}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            shapes |= _dense(f"{at}.attention.{part}", size, size)
        shapes |= _norm(f"{at}.attention.output") | _norm(f"{at}.output")
        shapes |= _dense(f"{at}.intermediate.dense", size, wide) | _dense(f"{at}.output.dense", wide, size)
    if pooler:
        shapes |= _dense("pooler.dense", size, size)
    draw = np.random.default_rng(0)
    return {name: draw.normal(0.0, 0.5, shape) for name, shape in shapes.items()}


def _dense(name, inputs, outputs):
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def _norm(name):
    return {f"{name}.LayerNorm.weight": (8,), f"{name}.LayerNorm.bias": (8,)}
