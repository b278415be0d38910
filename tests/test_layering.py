"""The arrows between modules point one way, from the table up."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the ground up: a module may import only what stands before it.
AUTOGRAD = [
    "errors", "numbers", "ieee", "interval", "extras", "evaluate", "special", "gamma_family", "ops",
    "graph", "anomaly", "naming", "copying", "cuts", "_no_cython", "node", "value", "backward",
    "functions", "reductions", "reference", "modes", "tree", "path", "recorded", "forward",
    "taylor", "trace", "transforms", "products", "jacobians", "custom", "_build", "tracing",
    "program.__init__", "program.program", "program.builder", "program.reading",
    "program.relaxing", "program.splitting", "program.fusing", "program.balancing",
    "backends.__init__", "backends.lanes", "backends.control", "backends.choices",
    "backends.exponentials", "backends.logistic", "backends.circular", "backends.error_function",
    "backends.many", "backends.lowerings", "backends.callbacks", "backends.store",
    "backends.jit", "backends.unrolled", "backends.driver", "backends.narrowing",
    "backends.encoding", "backends.interpreter", "backends.source", "backends.machine",
    "compiling.__init__", "compiling.vectors", "compiling.layout", "compiling.kernel",
    "backends.native", "compiling.choice", "compiling.effects", "compiling.traced",
    "compiling.result", "compiling.path", "compiling.calls", "compiling.rows", "compiling.singly",
    "compiling.arguments", "compiling.outcomes", "compiling.batch", "compiling.eagerly",
    "compiling.listing", "compiling.function",
    "testing.numeric", "testing.paths", "testing.report", "testing.causes", "testing.target",
    "testing.check", "testing.__init__", "__init__",
    "strategies.extra", "strategies.forms", "strategies.program", "strategies.draft",
    "strategies.floats", "strategies.leaves", "strategies.registration", "strategies.steps",
    "strategies.drawing", "strategies.__init__", "__main__",
]  # fmt: skip
NN = [
    "errors", "settings", "schedules", "data.dataset", "data.generators", "data.tables",
    "data.__init__", "functional", "init", "module",
    "layers", "losses", "saving", "metrics",
    "objective", "gradients", "optim.arithmetic", "optim.optimizer", "optim.rules",
    "optim.clipping", "optim.flat", "optim.solvers", "optim.__init__", "training", "callbacks",
    "descent", "train", "__init__", "runs", "pictures", "__main__",
]  # fmt: skip
VIZ = [
    "errors", "extras", "files", "settings", "graphs.__init__", "graphs.snapshot", "graphs.shapes",
    "graphs.units", "graphs.scopes", "graphs.collapsing", "graphs.folding", "graphs.limits",
    "graphs.choosing", "graphs.reach", "graphs.view", "graphs.compiled", "graphs.programs",
    "graphs.naming", "graphs.tracing", "drawing.__init__", "drawing.themes", "drawing.look",
    "drawing.markup", "drawing.labels", "drawing.legend", "drawing.dot", "drawing.render",
    "drawing.pointing", "drawing.svg", "drawing.page", "drawing.showing", "drawing.diagram",
    "drawing.draw", "figures.__init__", "figures.notebook", "figures.axes", "figures.saving",
    "figures.numbers", "figures.palette", "figures.overview", "figures.wording", "figures.marks",
    "figures.losses", "figures.schedules", "figures.layers", "figures.histograms", "figures.flow",
    "figures.plane", "figures.regression", "figures.answers", "figures.classes",
    "figures.boundary", "figures.surfaces", "figures.activations", "figures.descents",
    "stepping.__init__", "stepping.formula", "stepping.names", "stepping.sweep", "stepping.steps",
    "stepping.picture", "stepping.page", "stepping.stepper",
    "__init__",
    "expression", "command", "__main__",
]  # fmt: skip
HIGHEST = {"autograd": 0, "nn": 2, "viz": 1}  # which packages may import which: only lower ones


def modules(package):
    for path in sorted((ROOT / package).rglob("*.py")):
        yield ".".join(path.relative_to(ROOT / package).with_suffix("").parts), path


def imported(path):
    """Every module imported anywhere in a file, in functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write absolute imports"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = (ROOT / whole.replace(".", "/")).with_suffix(".py").exists()
                yield whole if is_module else str(node.module)


@pytest.mark.parametrize(("package", "order"), [("autograd", AUTOGRAD), ("nn", NN), ("viz", VIZ)])
def test_modules_import_only_what_stands_below(package, order):
    assert {name for name, _ in modules(package)} == set(order), "name every module's place"
    for name, path in modules(package):
        below = {f"{package}.{other}" for other in order[: order.index(name)]}
        for target in imported(path):
            if target == package:
                target = f"{package}.__init__"
            elif target.startswith(f"{package}.") and (ROOT / target.replace(".", "/")).is_dir():
                target += ".__init__"
            if target.startswith(f"{package}."):
                assert target in below, f"{name} imports {target}, which stands above it"


@pytest.mark.parametrize("package", HIGHEST)
def test_packages_import_only_lower_ones(package):
    for name, path in modules(package):
        for target in imported(path):
            other = target.partition(".")[0]
            if other in HIGHEST and other != package:
                assert HIGHEST[other] < HIGHEST[package], f"{package}.{name} imports {target}"


def test_importing_the_heart_imports_nothing_heavy():
    heavy = {"numpy", "scipy", "matplotlib", "graphviz", "pygraphviz", "llvmlite", "jax", "tqdm"}
    for _, path in modules("autograd"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:  # not within functions
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not heavy & {name.partition(".")[0] for name in names}, path


def test_the_check_can_fail(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text("def f():\n    from autograd.value import Value\n    import nn\n")
    assert set(imported(wrong)) == {"autograd.value", "nn"}
