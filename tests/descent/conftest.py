import pytest

from tests.descent.toy import Kept


@pytest.fixture(scope="module")
def kept():
    """Models that the tests of a module share."""
    return Kept()
