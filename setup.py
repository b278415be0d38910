"""Builds the hot modules as extensions, where a C compiler is found."""

import os

from setuptools import Extension, setup

HOT_MODULES = ["ops", "node", "value", "backward", "functions"]


def extensions() -> list[Extension]:
    """Return the extensions to build; none where VALUEGRAD_PURE asks for plain Python."""
    if os.environ.get("VALUEGRAD_PURE", "0") not in {"", "0"}:
        return []
    from Cython.Build import cythonize

    return cythonize(
        [
            Extension(
                f"autograd.{name}",
                [f"autograd/{name}.py"],
                # Fused multiply-adds would give other last bits than Python's own arithmetic.
                extra_compile_args=["-O2", "-ffp-contract=off"],
                optional=True,  # without a compiler the same files run as they are
            )
            for name in HOT_MODULES
        ],
        annotate=bool(os.environ.get("VALUEGRAD_ANNOTATE")),
        build_dir="build",
        language_level=3,
        compiler_directives={
            "annotation_typing": False,  # the .pxd files alone give C types
            "cdivision": True,  # C's division follows IEEE, and never raises
        },
    )


setup(ext_modules=extensions())
