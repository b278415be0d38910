class Fake:
    def __init__(self, **replies):
        self.replies = replies

    def ask(self, do, count):
        return self.replies[do]


def test_the_bars(module):
    variety = module("runners.variety")
    ours = Fake(by_structure={"seconds": 4e-6}, by_path={"seconds": 6e-6}, dropped={"bytes": 512.0})
    bars = variety.variety(ours, variety.Counts())
    assert [bar.verdict for bar in bars] == ["met", "MISSED", "met"]
    assert bars[2].seen == 0.5
    assert {bar.verdict for bar in variety.variety(None, variety.Counts())} == {"not measured"}
    ours.replies["dropped"] = {"bytes": None}
    assert variety.variety(ours, variety.Counts())[2].verdict == "not measured"
