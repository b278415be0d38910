"""Exported functions over eight devices, run as a script: see test_jax.py."""

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding
from jax.sharding import PartitionSpec as P

import autograd as ag
from autograd import export

jax.config.update("jax_enable_x64", True)
DEVICES = jax.devices()
assert len(DEVICES) == 8
MESH = Mesh(np.array(DEVICES), ("rows",))
BY_ROWS, SHARED = NamedSharding(MESH, P("rows")), NamedSharding(MESH, P())


def loss(parameters, x, y):
    """The squared error of a network with one hidden layer, on one row."""
    w, b, out = parameters["w"], parameters["b"], parameters["out"]
    hidden = [ag.tanh(ag.dot(list(row), list(x)) + bias) for row, bias in zip(w, b)]
    return (ag.dot(hidden, list(out)) - y) ** 2


def close(found, wanted):
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(wanted), strict=True):
        np.testing.assert_allclose(np.array(one), np.array(other), rtol=1e-12, atol=1e-14)


def train():
    rng = np.random.default_rng(1)
    parameters = {
        "w": rng.normal(size=(4, 2)), "b": rng.normal(size=4), "out": rng.normal(size=4),
    }  # fmt: skip
    x, y = rng.normal(size=(64, 2)), rng.normal(size=64)
    of_row = export.to_jax(loss, parameters, x[0], y[0])

    def step(parameters, x, y):
        mean = lambda p: jax.vmap(of_row, in_axes=(None, 0, 0))(p, x, y).mean()
        value, gradient = jax.value_and_grad(mean)(parameters)
        return value, jax.tree.map(lambda p, g: p - 0.1 * g, parameters, gradient)

    alone = jax.jit(step)(parameters, x, y)
    sharded = jax.jit(step, in_shardings=(SHARED, BY_ROWS, BY_ROWS))(
        jax.device_put(parameters, SHARED), jax.device_put(x, BY_ROWS), jax.device_put(y, BY_ROWS)
    )
    close(sharded, alone)
    assert len(jax.device_put(x, BY_ROWS).sharding.device_set) == 8
    fast = ag.compile(ag.value_and_grad(loss), batch=(None, 0, 0), reduce="mean")
    value, gradient = fast(parameters, x, y)
    close(sharded, (value, jax.tree.map(lambda p, g: p - 0.1 * g, parameters, gradient)))
    print("training")


def payoff(spot, volatility, normal):
    """What a call is worth on one path."""
    end = spot * ag.exp(-0.5 * volatility * volatility + volatility * normal)
    return ag.relu(end - 100.0)


def simulate():
    normals = np.random.default_rng(2).standard_normal(8 * 512)
    greeks = ag.value_and_grad(payoff, argnums=(0, 1))
    of_path = export.to_jax(greeks, 100.0, 0.2, 0.5)  # our derivatives
    by_jax = jax.value_and_grad(export.to_jax(payoff, 100.0, 0.2, 0.5), argnums=(0, 1))
    wanted = ag.compile(greeks, batch=(None, None, 0), reduce="mean")(100.0, 0.2, normals)
    for f in (of_path, by_jax):

        def mean(spot, volatility, normals, f=f):
            each = jax.vmap(f, in_axes=(None, None, 0))(spot, volatility, normals)
            return jax.tree.map(lambda rows: rows.mean(), each)

        alone = jax.jit(mean)(100.0, 0.2, normals)
        sharded = jax.jit(mean)(100.0, 0.2, jax.device_put(normals, BY_ROWS))
        close(sharded, alone)
        close(sharded, wanted)
    print("paths")


if __name__ == "__main__":
    train()
    simulate()
