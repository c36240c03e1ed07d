"""A trained model for serving."""

from mtl_keras.exporting.export import export, export_trained

__all__ = ["export", "export_trained"]
