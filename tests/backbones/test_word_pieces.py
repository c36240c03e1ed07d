"""Each character of Unicode, one by one, against the normaliser of the reference."""

import sys
import unicodedata

import tensorflow as tf
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from mtl_keras.backbones.regex_split import regex_split
from mtl_keras.backbones.text_patterns import IDEOGRAPHS, PUNCTUATION
from mtl_keras.backbones.word_pieces import Normalisation, WordPieces

OLD_UNICODE = 750
"""How many characters came into Unicode, or changed their class, after the tables of the tokenizers package (8.0)."""


def characters():
    return [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]


def is_young(character):
    """Whether a character was not yet in Unicode 8.0, or not of today's class; Python knows only 3.2 and today's."""
    today = unicodedata.category(character)
    return today == "Cn" or unicodedata.ucd_3_2_0.category(character) != today


def test_every_character_is_normalised_as_by_the_reference():
    normaliser = BertNormalizer(lowercase=True)
    pieces = WordPieces(["[UNK]", "a", "b"], Normalisation())
    every = characters()
    given = pieces._normalised(tf.constant([f"a{character}b" for character in every])).numpy()
    different = []
    for character, mine in zip(every, given, strict=True):
        # Spaces and ideographs are dealt with after this step here, within it there.
        theirs = normaliser.normalize_str(f"a{character}b").replace(" ", "")
        if "".join(mine.decode().split()) != theirs:
            different.append(character)
    assert len(different) < OLD_UNICODE
    assert [hex(ord(character)) for character in different if not is_young(character)] == []


def test_every_character_is_split_off_as_by_the_reference():
    normaliser, splitter = BertNormalizer(lowercase=False), BertPreTokenizer()
    every = characters()
    alone = rf"[{PUNCTUATION}{IDEOGRAPHS}]"
    _, _, _, rows = regex_split(tf.constant([f"a{character}b" for character in every]), alone, alone)
    counts = tf.math.bincount(tf.cast(rows, tf.int32)).numpy()
    different = []
    for character, count in zip(every, counts, strict=True):
        theirs = [part for part, _ in splitter.pre_tokenize_str(normaliser.normalize_str(f"a{character}b"))]
        if (count == 3) != (len(theirs) == 3):
            different.append(character)
    assert len(different) < OLD_UNICODE
    assert [hex(ord(character)) for character in different if not is_young(character)] == []
