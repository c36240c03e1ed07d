import pytest

from mtl_keras.backbones.sequence_preprocessor import SequencePreprocessor
from mtl_keras.backbones.text_preprocessor import TextPreprocessor
from mtl_keras.backbones.word_pieces import Normalisation
from mtl_keras.exporting.preprocessing import preprocessing
from mtl_keras.images.image_preprocessor import ImagePreprocessor
from mtl_keras.sequences.alphabet import RESIDUES

SPECIAL = {"cls": "[CLS]", "sep": "[SEP]", "pad": "[PAD]", "unk": "[UNK]"}


@pytest.mark.parametrize("lowercase", [True, False])
def test_of_texts(lowercase):
    normalisation = Normalisation(lowercase=lowercase, strip_accents=False, split_ideographs=True)
    vocabulary = [*SPECIAL.values(), "a", "##b"]
    told = preprocessing(TextPreprocessor(vocabulary, 24, normalisation, SPECIAL), {"kind": "bert", "preset": "p"})
    steps = " / ".join(told["steps"])
    assert (told["takes"], told["backbone"]) == ("text", {"kind": "bert", "preset": "p"})
    assert ("letters become lower case" in steps) == lowercase
    assert "accents stay" in steps
    assert "a vocabulary of 6" in steps
    assert "at most 24 pieces" in steps


@pytest.mark.parametrize(("fit", "word"), [("stretch", "stretched to 32 x 64"), ("pad", "padded with grey")])
def test_of_pictures(fit, word):
    steps = " / ".join(preprocessing(ImagePreprocessor((32, 64), fit, ["horizontal"]), {})["steps"])
    assert word in steps
    assert "mirror images (horizontal)" in steps


def test_of_sequences():
    preprocessor = SequencePreprocessor({letter: number for number, letter in enumerate(RESIDUES, 1)})
    told = preprocessing(preprocessor, {"kind": "esm", "window": 1024, "width": 3})
    assert told["backbone"] == {"kind": "esm", "window": 1024}
    assert "windows of that size" in told["steps"][-1]


def test_every_kind_of_preprocessor_has_its_steps():
    from mtl_keras.backbones.load_preprocessor import _LOADERS
    from mtl_keras.exporting.preprocessing import _STEPS

    assert _STEPS.keys() == _LOADERS.keys()
