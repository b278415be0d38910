"""Builds the hot modules as extensions, where a C compiler is found."""

import os

from setuptools import Extension, setup

HOT_MODULES = [
    "evaluate", "ops", "node", "value", "backward", "functions",
    "tree", "path", "recorded", "forward", "taylor",
    "program.builder", "program.fusing", "program.reading", "program.relaxing",
    "backends.machine",
    "compiling.vectors", "compiling.layout", "compiling.kernel", "compiling.path",
    "compiling.calls", "compiling.arguments", "compiling.rows", "compiling.outcomes",
    "compiling.batch", "compiling.function",
]  # fmt: skip


def extensions() -> list[Extension]:
    """Return the extensions to build; none where VALUEGRAD_PURE asks for plain Python."""
    if os.environ.get("VALUEGRAD_PURE", "0") not in {"", "0"}:
        return []
    from Cython.Build import cythonize

    built = cythonize(
        [
            Extension(
                f"autograd.{name}",
                [f"autograd/{name.replace('.', '/')}.py"],
                include_dirs=["autograd"],
                depends=["autograd/_nodes.h", "autograd/_buffers.h", "autograd/_calls.h"],
            )
            for name in HOT_MODULES
        ],
        build_dir="build",
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


setup(ext_modules=extensions())
