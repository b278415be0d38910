"""How thoroughly properties are tried: the default run is quick, CI's takes Hypothesis's own."""

from hypothesis import settings

settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("thorough", deadline=None)  # each test has a time limit of its own


def pytest_configure(config):
    if settings.get_current_profile_name() == "default":  # nobody has chosen another
        is_quick = config.getoption("markexpr") == "not slow"
        settings.load_profile("quick" if is_quick else "thorough")
