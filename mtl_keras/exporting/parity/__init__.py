"""Proof that an export answers as the Keras model does."""

from mtl_keras.exporting.parity.check import check_parity
from mtl_keras.exporting.parity.parity_lines import parity_lines
from mtl_keras.exporting.parity.result import Parity
from mtl_keras.exporting.parity.row_set import RowSet
from mtl_keras.exporting.parity.rows_to_compare import rows_to_compare

__all__ = ["Parity", "RowSet", "check_parity", "parity_lines", "rows_to_compare"]
