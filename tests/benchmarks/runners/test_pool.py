import sys


def test_what_cannot_run_is_skipped(module):
    pool = module("runners.pool")
    with pool.Pool("derivatives", ["hips"], {"hips": "/no/such/python"}) as started:
        assert started.processes == {}
        assert started.skipped["hips"].startswith("cannot run /no/such/python")
    with pool.Pool("derivatives", ["hips"], {"hips": sys.executable}) as started:
        if "hips" in started.skipped:  # ours lies where that interpreter looks
            assert started.skipped["hips"] == "not installed where --hips points"
