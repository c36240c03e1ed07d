"""A trained model for serving."""

from mtl_keras.exporting.export import export, export_run, export_trained
from mtl_keras.exporting.plan_of import plan_of

__all__ = ["export", "export_run", "export_trained", "plan_of"]
