"""A trained model for serving."""

from mtl_keras.exporting.export import export, export_run, export_trained
from mtl_keras.exporting.plan_of import groups_left_out, plan_of

__all__ = ["export", "export_run", "export_trained", "groups_left_out", "plan_of"]
