"""The page that a person looks at after a run."""

from mtl_keras.report.page import write_report

__all__ = ["write_report"]
