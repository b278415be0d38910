"""Who is measured, and what is said of a peer that cannot run here."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Peer:
    """Something to compare.

    Arguments:
        key: what workers and options call it.
        label: what the tables call it.
        option: of the command, naming an interpreter; for what cannot share ours.
    """

    key: str
    label: str
    option: str = ""


PEERS = (
    Peer("compiled", "valuegrad, compiled"),
    Peer("pure", "valuegrad, pure Python"),
    Peer("ours", "valuegrad, ag.compile"),
    Peer("micrograd", "micrograd"),
    Peer("xad", "XAD"),
    Peer("torch", "PyTorch (a tensor program, not scalar)"),
    Peer("casadi", "CasADi, SX"),
    Peer("jit", "JAX, jit (arrays)"),
    Peer("numpy", "NumPy, derivatives by hand"),
    Peer("jax", "JAX, eager (arrays)"),
    Peer("hips", "HIPS autograd (arrays)", "--hips"),  # its import name is ours
    Peer("differences", "SciPy, finite differences"),
)
LABELS = {peer.key: peer.label for peer in PEERS}


class MissingError(Exception):
    """The peer cannot run here; the message says why."""


def imported(module: str) -> Any:
    """Import a peer's module.

    Raises:
        MissingError: if that fails.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name == module.partition(".")[0]:
            raise MissingError("not installed") from None
        raise MissingError(f"not usable ({error})") from None
    except ImportError as error:
        raise MissingError(f"not usable ({error})") from None


def valuegrad(build: str) -> Any:
    """Import the engine of this project, in the build that is asked for.

    Raises:
        MissingError: if the other build runs.
    """
    autograd = importlib.import_module("autograd")
    running = importlib.import_module("autograd._build").running()
    if running != build:
        raise MissingError(f"no {build} build is here; {running} runs instead")
    return autograd
