def test_moons_are_the_same_for_all(module):
    demo = module("problems.demo")
    batch = demo.moons()
    assert batch == demo.moons()
    assert len(batch.points) == 100
    assert batch.labels.count(1.0) == batch.labels.count(-1.0) == 50
    assert sum(len(row) + 1 for rows in demo.weights() for row in rows) == 337
