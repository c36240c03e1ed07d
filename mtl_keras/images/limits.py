"""How large a picture may be: it is known from its first bytes, before anything is decoded."""

MOST_PIXELS = 2**26
"""Most pixels of a picture, 8192 x 8192: with its float copies it takes about 2 GB while it is resized."""

TOO_LARGE = f"expected a picture of at most {MOST_PIXELS} pixels; received a larger one. Make it smaller"
