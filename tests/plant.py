"""Plants bugs, one at a time and by chance, in a copy of the tree, and tells which no test notices.

Run by hand: ``python tests/plant.py 100 --seed 1 [--only "autograd/table/*"] [--list]``.
"""

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SOWN = ["autograd/*.py", "nn/*.py", "viz/graphs/*.py"]  # where * is of any depth
NOT_SOWN = ["autograd/testing/*", "autograd/strategies/*", "*/__main__.py"]
LIMIT = 3600  # seconds for one run of tests, for a loop in machine code that has no end
COMPARED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "is": "is not",
            "is not": "is", "in": "not in", "not in": "in"}  # fmt: skip
COMPUTED = {"+": "-", "-": "+", "*": "/", "/": "*", "//": "/", "%": "/", "<<": ">>", "&": "|",
            "|": "&"}  # fmt: skip
JOINED = {"and": "or", "or": "and"}
NAMES = {"min": "max", "max": "min"}
UNTOUCHED = (ast.JoinedStr, ast.Raise, ast.Import, ast.ImportFrom)
# Edits that change nothing that can be told, by file, line and what was changed, and why.
EQUIVALENT = {
    (
        "autograd/sweeps/forward.py",
        f"share = product(moving[place], {slope}, is_traced)",
        f"moving[place], {slope} -> {slope}, moving[place]",
    ): "a product is the same the other way round"
    for slope in (
        "op.slope(i, parents, node)",
        "slope(op, 0, left, right, node)",
        "slope(op, 1, left, right, node)",
    )
} | {
    (
        "autograd/compiler/native.py",
        "level = 1 if len(program.ops) <= CAREFUL else 0",
        "0 -> 1",
    ): "how carefully LLVM optimises changes how long it takes, and no number",
    ("autograd/compiler/program/fusing.py", "delicate[place] = 1", "1 -> 2"): "a truth like 1",
    (
        "autograd/compiler/bytecode/encoding.py",
        "at_last = max(at_last, levels[guards[asked].place])",
        "at_last, levels[guards[asked].place] -> levels[guards[asked].place], at_last",
    ): "the greater of two whole numbers is the same the other way round",
    (
        "autograd/sweeps/reverse.py",
        "shares = op.pull(node.parents, node, grad, [place >= 0 for place in places])",
        "0 -> (-1)",
    ): "what is asked for beyond is left out two lines below",
    (
        "nn/losses.py",
        "right = target * ag.maximum(ag.log(probability), -100.0)",
        "ag.log(probability), -100.0 -> -100.0, ag.log(probability)",
    ): "the table says that maximum commutes",
}
EQUIVALENT |= {
    (
        "viz/graphs/reach.py",
        f"from_{end}[value] = max([from_{end}[{one}] + 1 for {one} in {others}], default=0)",
        what,
    ): "all distances shift alike, and their differences alone count"
    for end, one, others in (
        ("leaves", "parent", "parents"),
        ("output", "user", "users[value]"),
    )
    for what in ("0 -> 1", "0 -> (-1)")
}
# These test how failures are made smaller, but here none is
UNUSED = {"test_strategies.py", "test_decorator.py", "test_array_programs.py"}
sound: set[str] = set()  # tests that pass where nothing is planted
# No failure is made smaller, and no endless loop takes all memory.
PLUGIN = """
import resource
from hypothesis import Phase, settings
settings.register_profile("quick", phases=[Phase.explicit, Phase.generate], database=None)
settings.load_profile("quick")
resource.setrlimit(resource.RLIMIT_AS, (10 << 30, 10 << 30))
"""


class Edit(NamedTuple):
    """Bytes of a file that are to be others."""

    path: str
    line: int
    start: int
    end: int
    text: str
    what: str


class Editor(ast.NodeVisitor):
    """Finds the edits of one file."""

    def __init__(self, path):
        self.path = path
        self.source = (ROOT / path).read_bytes()
        self.begins = [0]
        for line in self.source.splitlines(keepends=True):
            self.begins.append(self.begins[-1] + len(line))
        self.first = []  # arguments of the functions around
        self.signed = None
        self.edits = []
        self.visit(ast.parse(self.source))

    def span(self, node):
        return (
            self.begins[node.lineno - 1] + node.col_offset,
            self.begins[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(self, node):
        start, end = self.span(node)
        return self.source[start:end].decode()

    def plant(self, node, text, start=None, end=None):
        whole = self.span(node)
        start, end = start or whole[0], end or whole[1]
        old = self.source[start:end].decode()
        changed = self.source[:start] + text.encode() + self.source[end:]
        if text == old or old.startswith("super()"):
            return
        try:
            compile(changed, self.path, "exec")
        except SyntaxError:  # break where no loop is
            return
        what = " ".join(f"{old} -> {text}".split())
        self.edits.append(Edit(self.path, node.lineno, start, end, text, what))

    def between(self, node, left, right, others):
        """Change the operator between two operands."""
        start, end = self.span(left)[1], self.span(right)[0]
        gap = re.sub(r"#.*", lambda m: " " * len(m[0]), self.source[start:end].decode())
        found = re.search(r"(is not|not in|\w+|[-+*/%<>=!&|^@]+)", gap)
        if found and found[0] in others:
            self.plant(node, others[found[0]], start + found.start(), start + found.end())

    def visit(self, node):
        name = getattr(node, "name", "")
        if isinstance(node, UNTOUCHED) or name == "__repr__":
            return
        if isinstance(node, ast.Assign) and "__slots__" in self.text(node):
            return
        if isinstance(node, ast.If) and self.text(node.test).startswith("cython.compiled"):
            node = ast.Module(node.orelse, [])  # what runs in the pure build
        if isinstance(node, ast.FunctionDef):
            node.body = node.body[: self.ends_in_python(node.body)]
        own = getattr(self, f"on_{type(node).__name__}", None)
        if own is not None:
            own(node)
        is_function = isinstance(node, (ast.FunctionDef, ast.Lambda))
        if is_function:
            self.first.append([a.arg for a in node.args.args if a.arg not in ("self", "cls")][:1])
        for field, value in ast.iter_fields(node):
            if field not in ("annotation", "returns"):
                for child in value if isinstance(value, list) else [value]:
                    if isinstance(child, ast.AST):
                        self.visit(child)
        if is_function:
            self.first.pop()

    def ends_in_python(self, body):
        """Return how many statements of a function the pure build may reach."""
        for k, node in enumerate(body):
            is_pure = isinstance(node, ast.If) and self.text(node.test) == "not cython.compiled"
            if is_pure and isinstance(node.body[-1], ast.Return):
                return k + 1
        return len(body)

    def on_Compare(self, node):  # noqa: N802
        for left, right in zip([node.left, *node.comparators], node.comparators):
            self.between(node, left, right, COMPARED)

    def on_BinOp(self, node):  # noqa: N802
        self.between(node, node.left, node.right, COMPUTED)

    def on_BoolOp(self, node):  # noqa: N802
        self.between(node, node.values[0], node.values[1], JOINED)

    def on_UnaryOp(self, node):  # noqa: N802
        if isinstance(node.op, (ast.Not, ast.USub)):
            self.plant(node, f"({self.text(node.operand)})")
        if isinstance(node.op, ast.USub):
            self.signed = node.operand  # -2 for -1 is a mark as good

    def on_Constant(self, node):  # noqa: N802
        if type(node.value) is int and node is not self.signed:
            for other in (node.value + 1, node.value - 1):
                self.plant(node, f"({other})" if other < 0 else str(other))
        elif type(node.value) is float:
            self.plant(node, repr(1.25 * node.value or 1.0))

    def on_If(self, node):  # noqa: N802
        if self.text(node.test) != "TYPE_CHECKING" and "cython" not in self.text(node.test):
            self.plant(node.test, f"not ({self.text(node.test)})")

    on_IfExp = on_If  # noqa: N815

    def on_While(self, node):  # noqa: N802
        self.on_If(node)
        start = self.span(node)[0]
        self.plant(node, "if", start, start + len("while"))

    def on_Break(self, node):  # noqa: N802
        self.plant(node, "continue")

    def on_Continue(self, node):  # noqa: N802
        self.plant(node, "break")

    def on_Return(self, node):  # noqa: N802
        if node.value is not None and self.first and self.first[-1]:
            self.plant(node.value, self.first[-1][0])

    def on_AugAssign(self, node):  # noqa: N802
        self.plant(node, "pass")

    def on_Expr(self, node):  # noqa: N802
        if isinstance(node.value, ast.Call):
            self.plant(node, "pass")

    def on_Call(self, node):  # noqa: N802
        if isinstance(node.func, ast.Name) and node.func.id in NAMES:
            self.plant(node.func, NAMES[node.func.id])
        if len(node.args) > 1 and not any(isinstance(a, ast.Starred) for a in node.args[:2]):
            start, end = self.span(node.args[0])[0], self.span(node.args[1])[1]
            text = f"{self.text(node.args[1])}, {self.text(node.args[0])}"
            self.plant(node, text, start, end)


def all_edits(only):
    for path in sorted(ROOT.glob("*/**/*.py")):
        name = path.relative_to(ROOT).as_posix()
        is_sown = any(fnmatch(name, pattern) for pattern in SOWN)
        is_sown &= not any(fnmatch(name, pattern) for pattern in NOT_SOWN)
        if is_sown and fnmatch(name, only):
            yield from Editor(name).edits


def tests_of(path):
    """Return the tests that may notice, in groups: those that mirror a file, near ones, others."""
    module = Path(path).with_suffix("")
    name = ".".join(module.parts).removesuffix(".__init__")
    folder = Path("tests") / module.parent
    while not (ROOT / folder).is_dir():
        folder = folder.parent
    mirror = folder / f"test_{module.name}.py"
    first = [mirror] if (ROOT / mirror).exists() else files_in(folder)
    top = next(p for p in (Path("tests/autograd/compiler"), Path(*folder.parts[:2])) if p in
               (folder, *folder.parents))  # fmt: skip
    above = [p for p in (folder, *folder.parents) if p == top or top in p.parents]
    near = [file for each in above for file in files_in(each)]
    rest = files_in(top, "**/test_*.py")
    near += [file for file in rest if name in (ROOT / file).read_text(encoding="utf-8")]
    near = [file for file in dict.fromkeys(near) if file not in first]
    example = f"tests/test_doctests.py::test_examples[{name}]"
    return [*first, example], near, [file for file in rest if file not in {*first, *near}]


def files_in(folder, pattern="test_*.py"):
    found = sorted((ROOT / folder).glob(pattern))
    return [path.relative_to(ROOT) for path in found if path.name not in UNUSED]


def noticed_by(tree, files):
    """Return which test failed; None if all passed."""
    options = ["-x", "-q", "--no-header", "--tb=no", "--timeout=100", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, "-p", "planted", *map(str, files)]
    setting = os.environ | {"VALUEGRAD_PURE": "1", "PYTHONPATH": str(tree)}
    try:
        run = subprocess.run(
            command, cwd=tree, env=setting, capture_output=True, text=True, timeout=LIMIT
        )
    except subprocess.TimeoutExpired:
        return "a time-out"
    if run.returncode in (0, 5):  # 5: there was none
        return None
    found = re.search(r"^(?:FAILED|ERROR) (.*?)(?: - .*)?$", run.stdout, re.MULTILINE)
    return found[1] if found else f"an end with {run.returncode}"


def outcome(tree, edit):
    """Plant an edit in a copy of the tree, and return which test noticed it; None if none did."""
    file = tree / edit.path
    source = file.read_bytes()
    for compiled in file.parent.glob(f"__pycache__/{file.stem}.*.pyc"):
        compiled.unlink()  # which would be taken for that of a file as long, and as old
    try:
        file.write_bytes(source[: edit.start] + edit.text.encode() + source[edit.end :])
        runs = (noticed_by(tree, group) for group in tests_of(edit.path) if group)
        test = next(filter(None, runs), None)
    finally:
        file.write_bytes(source)
    if test and "::" in test and test not in sound:
        if noticed_by(tree, [test]):
            raise SystemExit(f"{test} fails without a bug too")
        sound.add(test)
    return test


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="*", help="a pattern of files, such as 'nn/*'")
    parser.add_argument("--list", action="store_true", help="plant nothing, print what would be")
    options = parser.parse_args()
    edits = list(all_edits(options.only))
    chosen = random.Random(options.seed).sample(edits, min(options.count, len(edits)))
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        ignored = shutil.ignore_patterns(".git", "build", "__pycache__", "*.so", ".hypothesis")
        shutil.copytree(ROOT, tree, ignore=ignored)
        (tree / "planted.py").write_text(PLUGIN)
        for edit in chosen:
            print(f"{edit.path}:{edit.line}: {edit.what}", end=": ", flush=True)
            line = (ROOT / edit.path).read_text(encoding="utf-8").splitlines()[edit.line - 1]
            reason = EQUIVALENT.get((edit.path, line.strip(), edit.what))
            if options.list or reason:
                print(f"the same, since {reason}" if reason else "")
                continue
            test = outcome(tree, edit)
            print(f"caught by {test}" if test else "SURVIVED", flush=True)
            survivors += [] if test else [edit]
    print(f"{len(chosen)} of {len(edits)} edits, {len(survivors)} survived")
    for edit in survivors:
        print(f"  {edit.path}:{edit.line}: {edit.what}")


if __name__ == "__main__":
    main()
