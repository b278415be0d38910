import threading

import pytest


@pytest.fixture(autouse=True)
def nothing_stays():
    before = set(threading.enumerate())
    yield
    left = [
        thread
        for thread in threading.enumerate()
        if thread not in before and thread.name != "tqdm_monitor"
    ]
    for thread in left:
        thread.join(10.0)
    assert not [thread for thread in left if thread.is_alive()]
