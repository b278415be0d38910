"""The arrows between packages point one way, from the table up, and nothing goes in a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from autograd.table import ops as ops  # which fills the table
from autograd.table.operation import TABLE

ROOT = Path(__file__).parent.parent
# From the ground up. A module belongs to the longest name here that it begins with, and may import
# what stands on its own floor, as long as that makes no circle, or below.
FLOORS = [
    ("autograd.errors", "autograd.numbers", "autograd.tools", "autograd.graph.naming"),
    ("autograd.context", "autograd._build"),
    ("autograd.table",),
    ("autograd.graph",),
    ("autograd",),  # the engine: whatever is not named elsewhere
    ("autograd.arrays",),
    ("autograd.sweeps",),
    ("autograd.transforms",),
    ("autograd.compiler.program", "autograd.compiler.warning"),
    ("autograd.compiler.runtime",),
    ("autograd.compiler.llvm",),
    ("autograd.compiler.bytecode",),
    ("autograd.compiler.native", "autograd.compiler.python_source"),
    ("autograd.compiler.backends", "autograd.compiler.warning"),
    ("autograd.compiler.record",),
    ("autograd.compiler.calls",),
    ("autograd.compiler.batch",),
    ("autograd.compiler",),
    ("autograd.science", "autograd.export", "autograd.parallel"),
    ("autograd.testing", "autograd.strategies", "autograd.__init__", "autograd.__main__"),
    ("viz.errors", "viz.extras", "viz.settings", "viz.endings"),
    ("viz.graphs",),
    ("viz.drawing",),
    ("viz.figures", "viz.stepping", "viz.exploring", "viz.training"),
    ("viz",),
    ("nn",),
]
MOST_ROOMS = 35  # files and folders at the top of autograd


def modules():
    for package in ("autograd", "nn", "viz"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path


PATHS = dict(modules())


def floor(name):
    """Return the number of a module's floor."""
    places = [
        (len(prefix), number)
        for number, prefixes in enumerate(FLOORS)
        for prefix in prefixes
        if name == prefix or name.startswith(f"{prefix}.")
    ]
    return max(places)[1]


def imported(path):
    """Every module imported anywhere in a file, in functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write absolute imports"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = whole in PATHS or f"{whole}.__init__" in PATHS
                yield whole if is_module else str(node.module)


def arrows(name):
    """The modules of ours that a module imports."""
    for target in imported(PATHS[name]):
        for known in (target, f"{target}.__init__"):
            if known in PATHS and known != name:
                yield known


@pytest.mark.parametrize("name", PATHS)
def test_modules_import_only_what_stands_on_their_floor_or_below(name):
    for target in arrows(name):
        assert floor(target) <= floor(name), f"{name} imports {target}, which stands above it"


def test_there_is_no_circle():
    order = list(TopologicalSorter({name: set(arrows(name)) for name in PATHS}).static_order())
    assert set(order) == set(PATHS)


def test_every_floor_is_there():
    taken = {floor(name) for name in PATHS}
    assert taken == set(range(len(FLOORS)))


def test_nothing_imports_what_another_package_keeps_to_itself():
    for name, path in PATHS.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            other = str(getattr(node, "module", "")).partition(".")[0]
            if other in {"autograd", "nn", "viz"} - {name.partition(".")[0]}:
                assert not [a.name for a in node.names if a.name.startswith("_")], name


def test_the_top_of_autograd_is_small():
    built = {".so", ".pyd", ".c", ".html"}
    top = [p for p in (ROOT / "autograd").iterdir() if p.name != "__pycache__"]
    assert len([p for p in top if p.suffix not in built]) <= MOST_ROOMS


ENDINGS = ("s", "d", "ed", "r", "er", "or", "ing", "ion", "ions")


def test_no_two_modules_differ_by_an_ending():
    names = {part for name in PATHS if name.startswith("autograd.") for part in name.split(".")}
    alike = {(one, one + ending) for one in names for ending in ENDINGS if one + ending in names}
    assert not alike


def test_importing_the_heart_imports_nothing_heavy():
    heavy = {
        "numpy",
        "scipy",
        "matplotlib",
        "graphviz",
        "pygraphviz",
        "llvmlite",
        "jax",
        "tqdm",
        "sympy",
    }
    for name, path in PATHS.items():
        if not name.startswith("autograd."):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:  # not within functions
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not heavy & {name.partition(".")[0] for name in names}, path


def test_the_check_can_fail(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text("def f():\n    from autograd.value import Value\n    import nn\n")
    assert set(imported(wrong)) == {"autograd.value", "nn"}
    floors = [floor(f"autograd.{name}") for name in ("table.ops", "value", "compiler.compiled")]
    assert floors[0] < floors[1] < floors[2]
    assert floor("autograd.compiler.llvm.math.basic") == floor("autograd.compiler.llvm.jit")


NAMED = ("Set", "List", "Tuple")
# Not facts, but what has an entry for each operation that it serves
ENTRIES = ("autograd.table.", "autograd.value", "autograd.compiler.llvm.math.", "nn.")


def is_operation(node):
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "ops"
    ) or (isinstance(node, ast.Constant) and node.value in TABLE)


@pytest.mark.parametrize("name", sorted(PATHS))
def test_what_holds_of_several_operations_stands_in_the_table(name):
    """No set of operations is kept by hand elsewhere, where a new one would be forgotten."""
    if name.startswith(ENTRIES):
        return
    tree = ast.parse(PATHS[name].read_text(encoding="utf-8"))
    asides = [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Tuple)
    ]  # names for some, one by one
    asides += [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "__all__"
    ]
    asides += [n.iter for n in ast.walk(tree) if isinstance(n, ast.For)]
    for node in ast.walk(tree):
        if type(node).__name__ in NAMED and node not in asides:
            dunders = any(getattr(element, "value", "") == "radd" for element in node.elts)
            assert dunders or sum(map(is_operation, node.elts)) < 2, ast.unparse(node)
