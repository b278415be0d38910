import subprocess
import sys

import viz


def test_import_is_light():
    heavy = "graphviz", "pygraphviz", "matplotlib", "numpy", "nn"
    code = f"import sys, viz; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_plots_leave_pyplot_alone():
    code = "import sys, viz; viz.loss_curve([1.0]); print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_names():
    assert all(hasattr(viz, name) for name in viz.__all__)
