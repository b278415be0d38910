"""axe-core, which knows rules of the Web Content Accessibility Guidelines, in a browser."""

from importlib.resources import files

import pytest


def violations(browser):
    """What axe-core complains of in the page that a browser shows, with the places."""
    package = pytest.importorskip("axe_core_python")
    browser.run(files(package).joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = browser.driver.execute_async_script(
        "const done = arguments[0]; axe.run().then(result => done(result.violations.map(each =>"
        " [each.id, each.nodes.map(node => node.target.join(' '))])))"
    )
    return dict(found)
