"""One BIO tag a word."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from pydantic import model_validator

from mtl_keras.features import Features
from mtl_keras.heads.token_head import TokenHead
from mtl_keras.tagging.spans import check_tags

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from mtl_keras.tagging.grammar import Grammar


class TokenTagging(TokenHead):
    """Finds entities: a BIO tag a word (or token), decoded so that I-x only follows B-x or I-x.

    The model's output is logits; ``answer`` gives tags, spans and probabilities.

    Args:
        labels: the tags ``O``, ``B-x``, ``I-x``; see ``LabelledHead``, as for ``dropout``,
            ``label_smoothing`` and ``class_weights``; ``hidden`` as of ``TokenHead``.
        crf: learns scores of a tag after a tag, and maximises the likelihood of whole sentences.
            The loss of a word is then -log p(tag | tag before, sentence), and the output holds
            log p for each pair of tags. A word with weight 0 between others counts as ``O`` there.

    Shapes:
        features: [B, W, D]. Output: logits [B, W, C], or [B, W, C, C] with ``crf``. Labels: [B, W], int.

    Example:
        >>> import mtl_keras as mtl
        >>> head = mtl.heads.TokenTagging(labels=["O", "B-person", "I-person"])
    """

    kind: ClassVar[str] = "token_tagging"
    monitors: ClassVar[tuple[str, ...]] = ("entity_f1", "entity_precision", "entity_recall")
    answers: ClassVar[tuple[str, ...]] = (
        "tags",
        "entity_types",
        "entity_starts",
        "entity_ends",
        "entity_probabilities",
    )

    crf: bool = False

    @model_validator(mode="after")
    def _check_tags(self) -> "TokenTagging":
        if self.labels is not None:
            check_tags(self.labels)
        return self

    @cached_property
    def grammar(self) -> "Grammar":
        """The tags' grammar."""
        from mtl_keras.tagging.grammar import Grammar

        return Grammar(self.names())

    def outputs(self, features: Features) -> "keras.KerasTensor":
        """Builds logits [B, W, C], or a CRF's log-probabilities [B, W, C, C]."""
        logits = self.logits(features)
        if not self.crf:
            return logits
        from mtl_keras.tagging.crf import LinearChainCRF

        mask = features.mask if features.words is None else features.word_mask
        return LinearChainCRF(dtype="float32", name="crf")(logits, mask=mask)

    def loss(self, y_true: "tf.Tensor", y_pred: "tf.Tensor") -> "tf.Tensor":
        """Returns the cross-entropy [B, W]; with ``crf`` its sum over a sentence is the sentence's."""
        import tensorflow as tf

        tags = tf.cast(y_true, tf.int32)
        if self.crf:
            from mtl_keras.tagging.viterbi import after

            y_pred = after(y_pred, tags, self.grammar.outside)
        return self.cross_entropy(tags, y_pred)

    def metrics(self) -> "list[keras.metrics.Metric]":
        """Returns ``entity_f1``, ``entity_precision`` and ``entity_recall``."""
        from mtl_keras.metrics.entity_score import EntityScore

        f1 = EntityScore(self.names(), "f1")
        return [f1, *(EntityScore(self.names(), score, counter=f1) for score in ("precision", "recall"))]

    def answer(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns tags and entities.

        ``tags`` [B, W] string; ``entity_types``, ``entity_starts``, ``entity_ends`` (byte offsets)
        and ``entity_probabilities`` [B, E], padded with "", -1, -1 and 0. An entity's probability
        is the product of the probabilities of its words' tags (with ``crf``, each given the tag before it).

        Args:
            y_pred: the output.
            features: ``word_starts`` and ``word_ends`` [B, W], -1 where there is no word.
        """
        from mtl_keras.tagging.answers import entity_answer

        return entity_answer(y_pred, features["word_starts"], features["word_ends"], self.grammar)

    def numbers(self, y_pred: "tf.Tensor", inputs: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns ``probabilities`` [B, W, C] of each tag and ``tag_ids`` [B, W] int32, the best well-formed tags.

        Where there is no word they are 0 and the number of ``O``. With ``crf`` a probability is that of the tag by
        itself, whatever the tags around it.
        """
        import tensorflow as tf

        from mtl_keras.tagging.marginals import marginals
        from mtl_keras.tagging.viterbi import best_tags

        there = self.there(y_pred, inputs)
        probabilities = marginals(y_pred) if self.crf else tf.nn.softmax(tf.cast(y_pred, tf.float32))
        return {
            "probabilities": probabilities * tf.expand_dims(tf.cast(there, tf.float32), -1),
            "tag_ids": best_tags(y_pred, there, self.grammar),
        }
