"""Lets what is recorded here run as Python source, which is made in no time."""

import pytest

from support.compiling import quickly_made

made_quickly = pytest.fixture(autouse=True, scope="module")(quickly_made)
