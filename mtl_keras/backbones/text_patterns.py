"""Regular expressions (RE2) for the characters that BERT's pre-tokeniser tells apart."""

SPACE = r"\t\n\r\p{Z}"
"""Characters that part words."""
PUNCTUATION = r"!-/:-@\[-`{-~\p{P}"
"""Characters that BERT makes a token of their own."""
IDEOGRAPHS = (
    r"\x{4E00}-\x{9FFF}\x{3400}-\x{4DBF}\x{20000}-\x{2A6DF}\x{2A700}-\x{2B73F}"
    r"\x{2B740}-\x{2B81F}\x{2B920}-\x{2CEAF}\x{F900}-\x{FAFF}\x{2F800}-\x{2FA1F}"
)
"""Chinese characters, each of which BERT takes as a word."""
CONTROLS = r"\x{0}-\x{8}\x{B}\x{C}\x{E}-\x{1F}\x{7F}-\x{9F}\x{FFFD}\p{Cf}\p{Co}"
"""Characters that BERT drops."""
APOSTROPHE = r"'\x{2019}"
URL = rf"(?:(?i:https?)://|(?i:www)\.)[^{SPACE}]*[^{SPACE}{APOSTROPHE}.,!?;:\"\x{{201D}})\]]"
