"""What the builders of proteins share: groups of similar sequences, and splits that keep groups together.

*Similar*, exactly: of two sequences, the number of distinct words of ``length`` letters that both have is at least
``share`` of the distinct words of the one with fewer. A sequence shorter than a word is a word.
"""
