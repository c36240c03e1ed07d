"""Bag of words and a linear classifier."""

from collections.abc import Sequence
from typing import Any

from mtl_keras.baselines.base import Fitted

# Words, and runs of signs: smileys and "!!!" tell much of a tweet's mood.
_TERM = r"\w+|[^\w\s]+"
_MANY_ROWS = 1000


def tfidf_logistic_regression(inputs: Sequence[Any], labels: Sequence[str]) -> Fitted | None:
    """Predicts by logistic regression, classes balanced, on TF-IDF of one and two words in a row.

    Of many texts, terms that only one has are left out, unless that is all of them. None where the inputs are no
    text, no text has a word, or there is one class only.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    if len(set(labels)) < 2 or not all(isinstance(text, str) for text in inputs) or not any(map(str.strip, inputs)):
        return None
    terms = TfidfVectorizer(
        ngram_range=(1, 2), token_pattern=_TERM, sublinear_tf=True, min_df=2 if len(inputs) >= _MANY_ROWS else 1
    )
    try:
        features = terms.fit_transform(list(inputs))
    except ValueError:  # no term is left
        features = terms.set_params(min_df=1).fit_transform(list(inputs))
    model = LogisticRegression(C=3.0, class_weight="balanced", max_iter=300).fit(features, list(labels))
    return lambda texts: [str(label) for label in model.predict(terms.transform(list(texts)))]
