"""Runs a piece of Python in a fresh interpreter, in either build of the library."""

import os
import subprocess
import sys


def run_python(code, *arguments, pure=None, check=True, **environment):
    """What a fresh interpreter prints; ``pure`` asks for a build, None for the present one."""
    env = {**os.environ, **environment}
    if pure is not None:
        env["VALUEGRAD_PURE"] = "1" if pure else "0"
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        env=env,
        check=check,
        capture_output=True,
        text=True,
    )
