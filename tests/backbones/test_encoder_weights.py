import warnings

import keras_hub
import numpy as np

from mtl_keras.backbones import Bert


def test_a_preset_in_keras_hubs_own_form(tmp_path):
    hub = keras_hub.models.BertBackbone(
        vocabulary_size=30, num_layers=2, num_heads=2, hidden_dim=8, intermediate_dim=16, max_sequence_length=20
    )
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxy"]
    draw = np.random.default_rng(0)
    for variable in hub.weights:
        variable.assign(draw.normal(0.0, 0.5, variable.shape))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Keras with numpy 2.4
        hub.save_to_preset(tmp_path)
        keras_hub.tokenizers.BertTokenizer(vocabulary, lowercase=False).save_to_preset(tmp_path)
        backbone = Bert(preset=str(tmp_path), sequence_length=20, pooling="pooler")
        trunk = backbone.load()
    ids = np.array([[2, 7, 8, 3], [2, 9, 3, 0]], np.int32)
    inputs = {"token_ids": ids, "segment_ids": np.zeros_like(ids), "padding_mask": (ids != 0).astype(np.int32)}
    expected, given = hub(inputs), trunk({"token_ids": ids, "word_positions": np.zeros((2, 1), np.int32)})
    mask = ids != 0
    np.testing.assert_allclose(given["tokens"].numpy()[mask], expected["sequence_output"].numpy()[mask], atol=1e-5)
    np.testing.assert_allclose(given["pooled"], expected["pooled_output"], atol=1e-5)
    assert backbone.preprocessor()({"text": np.array(["a B"])})["token_ids"].numpy().tolist() == [[2, 5, 1, 3]]
