"""Python from functions: it runs by itself, to the last bit."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import export
from autograd.errors import ExportError
from autograd.strategies import inputs_for, programs
from support.exporting import LOOPS, OPTION, UNBOUNDED, in_python, leaves, price, stepwise


@pytest.mark.parametrize(("f", "arguments"), LOOPS + UNBOUNDED)
def test_loops(f, arguments):
    found = in_python(export.to_python(f, *arguments, name="f"), "f")(*arguments)
    np.testing.assert_allclose(leaves(found), leaves(f(*arguments)), rtol=1e-13)


def test_a_text_runs_without_this_library(tmp_path):
    text = export.to_python(ag.value_and_grad(price), *OPTION, name="both")
    path = tmp_path / "alone.py"
    path.write_text(f"{text}\nprint(both(*{OPTION}))\nimport sys\n"
                    "assert not [one for one in sys.modules if 'autograd' in one]\n")  # fmt: skip
    command = [sys.executable, "-I", "-S", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == repr(ag.value_and_grad(price)(*OPTION))


def test_every_way_of_a_function():
    example = {"low": [1.0, 0.5]}
    f = in_python(export.to_python(stepwise, example, 3.0), "stepwise")
    for x in (3.0, 0.25, 1.0):
        assert f(example, x) == stepwise(example, x)
    with pytest.raises(ValueError, match="too low"):
        f(example, -2.0)


def test_structures_are_those_of_the_example():
    def f(p, how):
        return {"a": (p["w"][0, 1] * 2.0, p["w"] * p["b"]), "how": how, 3: [p["b"]]}

    p = {"w": np.arange(4.0).reshape(2, 2), "b": 5.0}
    g = in_python(export.to_python(f, p, "sum"), "f")
    assert g(p, "sum") == {"a": (2.0, [[0.0, 5.0], [10.0, 15.0]]), "how": "sum", 3: [5.0]}
    assert g({"w": p["w"].tolist(), "b": 5.0}, "sum") == g(p, "sum")
    for wrong in (({"w": p["w"]}, "sum"), (p, "mean"), ({"w": p["w"][:1], "b": 5.0}, "sum")):
        with pytest.raises(ValueError, match=r"needs|was"):
            g(*wrong)


WORDS = """x t1 s2 k3 math total exp INF NAN nan row sum abs power u0 i1 yes no y jax jnp ways
state softplus where scan"""
NAMES = WORDS.split()


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_an_argument_is_in_the_way(name):
    """Beside a loop, a borrowed function, a constant and another function of the library."""
    names = {"ag": ag, "math": math}
    exec(f"""
def {name}({name}, p):
    s, r = ag.scan(lambda s, x: (s + x * {name}, s), 1.0, [p[0], p[1], 2.0])
    return ag.softplus(s) + ag.sum(r) + {name} ** 2.5 + ag.where({name} > 1e999, 1.0, p[1])
""", names)  # fmt: skip
    f = names[name]
    text = export.to_python(f, 1.5, [2.0, 3.0], name="f")
    assert in_python(text, "f")(1.5, [2.0, 3.0]) == f(1.5, [2.0, 3.0])
    text = export.to_python(f, 1.5, [2.0, 3.0])
    [called] = [line for line in text.splitlines() if line.startswith(f"def {name}")]
    called = called.split("(")[0].removeprefix("def ")
    assert in_python(text, called)(1.5, [2.0, 3.0]) == f(1.5, [2.0, 3.0])


def test_what_cannot_be_written_is_refused():
    class Odd(list):
        pass

    with pytest.raises(ExportError, match="Return its numbers in a list"):
        export.to_python(lambda x: Odd([x]), 1.0)
    with pytest.raises(ExportError, match="texts or numbers as keys"):
        export.to_python(lambda p: p[len], {len: 1.0})


def check_random(data):
    program = data.draw(programs(max_steps=6))
    inputs = [data.draw(inputs_for(program, 1e-6)) for _ in range(3)]
    try:
        text = export.to_python(program, *inputs[0], name="f")
    except ExportError:
        assume(False)
    f = in_python(text, "f")
    for point in inputs:
        assert f(*point) == pytest.approx(program(*point), rel=1e-14)


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_programs(data):
    check_random(data)
