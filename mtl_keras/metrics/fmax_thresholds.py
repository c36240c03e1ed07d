"""The thresholds of F-max."""

import numpy as np

THRESHOLDS = (np.arange(1, 101) / 100).astype(np.float32)
"""0.01 ... 1.00, as CAFA has them, in the 32 bits that probabilities have."""
