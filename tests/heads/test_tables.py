"""Every head stands in each table that a run looks it up in."""

import pytest

from mtl_keras.baselines.scores import SCORES
from mtl_keras.baselines.table import FITS
from mtl_keras.evaluation.lines import LINES, TRUTHS
from mtl_keras.heads import KINDS
from mtl_keras.report.sections import SECTIONS
from mtl_keras.report.wording import HEADS


@pytest.mark.parametrize("table", [SCORES, FITS, LINES, TRUTHS, SECTIONS, HEADS])
def test_every_kind_of_head_has_its_row(table):
    assert set(table) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_scores_are_the_metrics_of_the_head(kind):
    assert set(SCORES[kind]([], [])) == set(KINDS[kind].monitors)
