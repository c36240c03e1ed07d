"""The tokenizer that ``transformers`` takes for a checkpoint, the truth for pieces and their words."""

import logging

logging.getLogger("transformers").setLevel(logging.ERROR)


class ReferenceTokenizer:
    """Pieces of texts and of rows of words, special tokens written in a text being text."""

    def __init__(self, folder, length=128):
        from transformers import AutoTokenizer

        self.length = length
        self._tokenizer = AutoTokenizer.from_pretrained(str(folder))

    def __call__(self, rows):
        if not rows:
            return []
        return self._tokenizer(
            rows,
            is_split_into_words=isinstance(rows[0], list),
            truncation=True,
            max_length=self.length,
            split_special_tokens=True,
        )

    def ids(self, rows):
        return self(rows)["input_ids"]

    def first_pieces(self, rows):
        encoded = self(rows)
        words = [encoded.word_ids(row) for row in range(len(rows))]
        return [
            [places.index(word) for word in range(len(row)) if word in places]
            for row, places in zip(rows, words, strict=True)
        ]


def unpadded(token_ids, pad=0):
    """Returns the rows of ids up to the padding."""
    return [[int(piece) for piece in row if piece != pad] for row in token_ids.numpy()]


def present(values):
    """Returns the rows of places or offsets up to the padding."""
    return [[int(value) for value in row if value >= 0] for row in values.numpy()]
