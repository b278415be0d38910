import autograd as ag


def test_calls_and_memory_are_measured(module, monkeypatch):
    monkeypatch.setenv("VALUEGRAD_CACHE", "off")
    variety = module("workers.variety")
    monkeypatch.setattr(variety, "often", lambda run: (2.0, run()))
    assert variety.by_structure(ag, 3) == variety.by_path(ag, 3) == {"seconds": 2.0 / variety.CALLS}
    sizes = iter([1_000, 4_000])
    monkeypatch.setattr(variety, "resident_bytes", lambda: next(sizes))
    assert variety.dropped(ag, 6) == {"bytes": 1_000.0}
    monkeypatch.setattr(variety, "resident_bytes", lambda: None)
    assert variety.dropped(ag, 2) == {"bytes": None}
