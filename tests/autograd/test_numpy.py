"""A program written for HIPS autograd runs as it stands: its own lines for numpy."""

import subprocess
import sys

import pytest

PROGRAM = """
import autograd.numpy as np
import autograd.numpy.random as npr
import autograd.numpy.linalg as npl
from autograd.numpy import sin
from autograd import grad, numpy as again

def loss(w):
    inner = np.tanh(np.dot(w, np.array([1.0, 2.0]))) + np.sum(w**2)
    return inner + sin(w[0]) * npl.norm(w)

rs = npr.RandomState(0)
w = rs.randn(2)
found = grad(loss)(w)
for i in range(2):
    step = np.zeros(2)
    step[i] = 1e-6
    assert abs((loss(w + step) - loss(w - step)) / 2e-6 - found[i]) < 1e-7
import numpy
assert np is numpy is again and npr is numpy.random and npl is numpy.linalg
"""


def test_the_lines_of_other_programs():
    pytest.importorskip("numpy")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_without_numpy_it_names_the_extra():
    program = "import sys; sys.modules['numpy'] = None\nimport autograd.numpy"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert "MissingExtraError: This needs the package numpy." in done.stderr
    assert 'Write: pip install "valuegrad[compile]"' in done.stderr


def test_importing_the_library_loads_no_numpy():
    program = "import sys, autograd; assert 'numpy' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
