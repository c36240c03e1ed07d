"""BIO tags: their grammar, their spans, and their decoding in graph."""
