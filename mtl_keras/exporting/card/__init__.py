"""The model card of an export."""

from mtl_keras.exporting.card.card import model_card

__all__ = ["model_card"]
