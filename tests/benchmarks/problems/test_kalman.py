import math

import pytest

import autograd as ag


def test_the_filter_is_the_likelihood_of_all_observations_together(module):
    numpy = pytest.importorskip("numpy")
    kalman = module("problems.kalman")
    places = kalman.observations(6)
    scales = kalman.SCALES
    push, damping = math.exp(2.0 * scales[2]), math.exp(-kalman.STEP * math.exp(scales[3]))
    move = numpy.array(
        [[1, kalman.STEP, 0, 0], [0, damping, 0, 0], [0, 0, 1, kalman.STEP], [0, 0, 0, damping]]
    )
    seen = numpy.array([[1.0, 0, 0, 0], [0, 0, 1, 0]])
    noise = numpy.diag([math.exp(2.0 * scales[0]), math.exp(2.0 * scales[1])])
    # Mean and covariance of all states, and so of all observations, one after the other
    mean, spread = numpy.array([places[0][0], 0.0, places[0][1], 0.0]), numpy.eye(4)
    means, spreads = [], []
    for _ in places[1:]:
        mean, spread = move @ mean, move @ spread @ move.T + kalman.STEP * push * numpy.eye(4)
        means.append(mean)
        spreads.append(spread)
    count = len(means)
    whole = numpy.zeros((2 * count, 2 * count))
    for i in range(count):
        across = seen @ spreads[i]
        for j in range(i, count):
            block = across @ seen.T
            whole[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = block
            whole[2 * j : 2 * j + 2, 2 * i : 2 * i + 2] = block.T
            across = across @ move.T
        whole[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] += noise
    miss = numpy.array(places[1:]).ravel() - numpy.concatenate([seen @ mean for mean in means])
    wanted = 0.5 * (numpy.linalg.slogdet(whole)[1] + miss @ numpy.linalg.solve(whole, miss))
    assert kalman.surprise(scales, places, math) == pytest.approx(wanted, rel=1e-12)


def test_compiled_derivatives_are_the_eager_ones(module):
    kalman = module("problems.kalman")
    places = kalman.observations(4)

    def loss(scales):
        return kalman.surprise(scales, places, ag)

    scales = list(kalman.SCALES)
    for transform in (ag.grad, ag.hessian):
        found, wanted = ag.compile(transform(loss))(scales), transform(loss)(scales)
        for row, other in zip(found, wanted, strict=True):
            assert row == pytest.approx(other, rel=1e-11)
