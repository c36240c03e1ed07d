"""What a person should know of a recipe's data: labels with their counts, rows that are there twice, lengths, sizes."""

from mtl_keras.data_facts.facts import data_facts

__all__ = ["data_facts"]
