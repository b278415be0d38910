"""Builds the hot modules as extensions, where a C compiler is found."""

import os
import subprocess
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HOT_MODULES = [
    "table.floats", "table.operation", "table.ops", "context", "node", "conversions", "backward",
    "value", "functions", "reductions", "structures.arrays", "structures.containers",
    "structures.static", "structures.outline", "structures.tree", "structures.layout",
    "structures.signature", "structures.leaves",
    "sweeps.between", "sweeps.positions", "sweeps.reverse",
    "sweeps.forward", "sweeps.series", "sweeps.taylor", "compiler.program.instructions",
    "compiler.program.builder", "compiler.program.deciding", "compiler.program.reassociation",
    "compiler.program.fusing", "compiler.program.signs", "compiler.program.reading",
    "compiler.program.relaxing", "compiler.program.rewriting", "compiler.bytecode.grouping",
    "compiler.bytecode.reusing", "compiler.bytecode.writing", "compiler.bytecode.interpreter",
    "compiler.runtime.doubles", "compiler.runtime.layout", "compiler.runtime.spreading",
    "compiler.runtime.addresses", "compiler.runtime.moving", "compiler.runtime.matrices",
    "compiler.runtime.kernel", "compiler.runtime.marching", "compiler.calls.tiers",
    "compiler.calls.specialisation", "compiler.calls.junction", "compiler.calls.variants",
    "compiler.record.places", "compiler.calls.worlds", "compiler.calls.dispatch",
    "compiler.batch.arguments", "compiler.batch.rows", "compiler.batch.grids",
    "compiler.batch.staged", "compiler.batch.vectorised", "compiler.batch.results",
    "compiler.batch.batch", "compiler.compiled", "science.sparse.dependence",
]  # fmt: skip
CORES = os.cpu_count() or 1
WRITTEN = "build"  # the folder of what is written for the build alone
HEADERS = [
    WRITTEN,
    "autograd/table",
    "autograd/graph",
    "autograd/tools",
    "autograd/compiler/record",
    "autograd/compiler/runtime",
    "autograd/compiler/bytecode",
]


def write_rows() -> None:
    """Write the table's rows as C, by the sources as plain Python, whatever was built before."""
    program = "from autograd.table.header import header; print(header(), end='')"
    plain = {**os.environ, "VALUEGRAD_PURE": "1", "PYTHONPATH": os.pathsep.join([".", *sys.path])}
    text = subprocess.check_output([sys.executable, "-c", program], env=plain, text=True)
    path = Path(WRITTEN, "rows.h")
    path.parent.mkdir(exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def extensions() -> list[Extension]:
    """Return the extensions to build; none where VALUEGRAD_PURE asks for plain Python."""
    if os.environ.get("VALUEGRAD_PURE", "0") not in {"", "0"}:
        return []
    from Cython.Build import cythonize

    write_rows()
    built = cythonize(
        [
            Extension(
                f"autograd.{name}",
                [f"autograd/{name.replace('.', '/')}.py"],
                include_dirs=HEADERS,
                depends=[str(header) for folder in HEADERS for header in Path(folder).glob("*.h")],
            )
            for name in HOT_MODULES
        ],
        build_dir="build",
        nthreads=CORES if sys.platform == "linux" else 0,  # elsewhere processes start anew
        language_level=3,
        annotate=bool(os.environ.get("VALUEGRAD_ANNOTATE")),
        compiler_directives={
            "annotation_typing": False,  # the .pxd files alone give C types
            "cdivision": True,  # C's division follows IEEE, and never raises
        },
    )
    for extension in built:
        extension.optional = True  # without a compiler the same files run as they are
        if os.name == "posix":
            # Fused multiply-adds would give other last bits than Python's own arithmetic.
            extension.extra_compile_args = ["-O3", "-ffp-contract=off"]
    return built


class BuildInParallel(build_ext):
    """Compiles as many extensions at a time as there are cores."""

    def finalize_options(self) -> None:
        super().finalize_options()
        self.parallel = self.parallel or CORES


setup(ext_modules=extensions(), cmdclass={"build_ext": BuildInParallel})
