"""Keeps the user's own cache of machine code out of the tests."""

import pytest

from autograd.compiler.backends import forced
from autograd.compiler.llvm import store
from support.compiling import backends


@pytest.fixture(autouse=True, scope="package")
def no_cache():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(store.SETTING, "off")
        yield


@pytest.fixture(params=backends())
def backend(request):
    """Each backend in turn; all that the test compiles runs on it."""
    with forced(request.param):
        yield request.param
