"""Tools that check gradients, each with its own defaults, on the same functions of NumPy arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.problems.gradients import Case

Verdict = tuple[bool, str]  # whether the gradient passed, and what was said


def ours(case: Case) -> Verdict:
    from autograd.testing import GradientCheckError, check_grads

    try:
        report = check_grads(case.f, case.x, grad=case.grad, strict=False)
    except GradientCheckError as error:
        return False, f"likely {error.cause}"
    return True, "undecided" if report.undecided else ""


def torch_gradcheck(case: Case) -> Verdict:
    import torch

    class Written(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return torch.tensor(float(case.f(x.detach().numpy())), dtype=torch.float64)

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            return torch.tensor(case.grad(ctx.saved_tensors[0].numpy())) * grad

    x = torch.tensor(case.x, requires_grad=True)
    try:
        torch.autograd.gradcheck(Written.apply, (x,))
    except RuntimeError as error:
        return False, str(error).replace("\n", " ")
    return True, ""


def jax_check_grads(case: Case) -> Verdict:
    import jax
    from jax.test_util import check_grads

    with jax.enable_x64(True):
        one = jax.ShapeDtypeStruct((), np.float64)
        like = jax.ShapeDtypeStruct(case.x.shape, np.float64)

        def of(function: Callable[[Any], Any], result: Any, x: Any) -> Any:
            return jax.pure_callback(
                lambda x: np.asarray(function(np.asarray(x)), dtype=float), result, x
            )

        f = jax.custom_vjp(lambda x: of(case.f, one, x))
        f.defvjp(lambda x: (of(case.f, one, x), x), lambda x, g: (of(case.grad, like, x) * g,))
        try:
            check_grads(f, (jax.numpy.asarray(case.x),), order=1, modes=("rev",))
        except AssertionError as error:
            return False, str(error).strip().replace("\n", " ")
    return True, ""


def scipy_check_grad(case: Case) -> Verdict:
    from scipy.optimize import check_grad

    off = float(check_grad(case.f, case.grad, case.x))
    size = float(np.linalg.norm(case.grad(case.x)))
    return off <= 1e-5 * max(size, 1.0), f"{off:.3g}"  # it leaves the judgement to the user


def numdifftools(case: Case) -> Verdict:
    import numdifftools as nd

    found = nd.Gradient(case.f, full_output=True)(case.x)
    off = np.abs(np.ravel(found.estimate) - case.grad(case.x))
    allowed = 10.0 * np.ravel(found.error_estimate) + 1e-8 * np.abs(case.grad(case.x))
    return bool(np.all(off <= allowed)), f"{np.max(off):.3g}"


CHECKERS: dict[str, tuple[str, Callable[[Case], Verdict]]] = {
    "autograd.testing": ("autograd", ours),
    "torch.autograd.gradcheck": ("torch", torch_gradcheck),
    "jax.test_util.check_grads": ("jax", jax_check_grads),
    "scipy.optimize.check_grad": ("scipy", scipy_check_grad),
    "numdifftools, within 10 errors": ("numdifftools", numdifftools),
}
