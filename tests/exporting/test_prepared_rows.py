import json

import tensorflow as tf

from mtl_keras.exporting import export_trained
from mtl_keras.run_folder import RunFolder
from mtl_keras.trained import Trained

from tests.backbones.made_checkpoint import VOCABULARY  # isort: skip


class Outside(tf.Module):
    """A preprocessor that has no in-graph form."""

    exportable_from_text = False

    def __init__(self, inside):
        super().__init__()
        self._inside = inside
        self.raw = inside.raw

    def __call__(self, rows):
        return {
            key: tf.numpy_function(lambda value: value, [value], value.dtype)
            for key, value in self._inside(rows).items()
        }

    def save(self, folder):
        self._inside.save(folder)


def test_an_export_without_a_tokenizer_in_graph_takes_ids(tiny_run, tmp_path):
    trained = Trained.load(RunFolder(tiny_run))
    version = export_trained(Trained(trained.model, Outside(trained.preprocessor)), {"entities": None}, tmp_path)[0]
    loaded = tf.saved_model.load(str(version))
    rows = {"text": tf.constant(["obama in oslo", "hello"])}
    prepared = trained.preprocessor(rows)
    assert int(tf.reduce_max(prepared["token_ids"])) < len(VOCABULARY)
    found = loaded.signatures["serving_default"](**prepared)
    expected = trained.answers(rows, ["mood"])["mood"]
    assert found["mood_label"].numpy().tolist() == expected["label"].numpy().tolist()
    assert "`token_ids`" in (version / "assets.extra" / "README.md").read_text()
    request = json.loads((version / "assets.extra" / "example_request.json").read_text())
    assert set(request["instances"][0]) == set(prepared)
