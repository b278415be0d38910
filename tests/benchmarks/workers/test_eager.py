import pytest


@pytest.mark.parametrize("key", ["compiled", "pure"])
@pytest.mark.parametrize("shape", ["long chain", "wide sum", "shared subgraphs"])
def test_graphs_check_their_gradient(module, key, shape):
    peer = next(peer for peer in module("peers.roster").PEERS if peer.key == key)
    process = module("runners.pool").Process("eager", peer)
    try:
        if "missing" in process.hello:
            pytest.skip(process.hello["missing"])
        reply = process.ask("graph", shape=shape, nodes=300, collector=False)
        assert len(reply["ns"]) == 3
    finally:
        process.close()


def test_a_wrong_gradient_ends_the_worker(module):
    with pytest.raises(ArithmeticError, match="gradient 299"):
        module("workers.eager").check(299.0, "long chain", 300)
