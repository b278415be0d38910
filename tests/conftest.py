"""How thoroughly properties are tried: the default run is quick, CI's takes Hypothesis's own."""

import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("thorough", deadline=None)  # each test has a time limit of its own


def pytest_configure(config):
    if settings.get_current_profile_name() == "default":  # nobody has chosen another
        is_quick = config.getoption("markexpr") == "not slow"
        settings.load_profile("quick" if is_quick else "thorough")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Count tests in a browser among the slow ones, so that the default run stays quick."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Chromium, for the tests of a module; they are skipped without one."""
    from support.browser import Browser

    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()
