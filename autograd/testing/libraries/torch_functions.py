"""PyTorch: functions of tensors, modules with their parameters, autograd.Function."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from typing import Any

from autograd.testing.claims import Matrix
from autograd.testing.libraries.arrays import Arrays, ArraySubject
from autograd.testing.libraries.ladder import Differentiated, MissingMode
from autograd.testing.report import GradientCheckError
from autograd.testing.subject import names_of

_SINGLE = 1e-3  # what a derivative in float32 is good to, roughly


def differentiated(f: Any, args: tuple[Any, ...]) -> Differentiated:
    """Return a function of tensors with its derivatives by PyTorch.

    Arguments:
        f: a function, a module, whose parameters count as inputs, or an autograd.Function.
        args: tensors, numbers, and lists, tuples and dicts of them; tensors of ints and bools
            stay as they are.

    Returns:
        the function, for ``check_differentiated``; where tensors are of float32, the reference
        runs on float64 if f does.
    """
    import torch
    from torch.utils import _pytree as pytree

    if isinstance(f, type) and issubclass(f, torch.autograd.Function):
        with_context = f.setup_context is torch.autograd.Function.setup_context
        signed = partial(f.forward, None) if with_context else f.forward
        name, f = f.__name__, f.apply
    else:
        signed = f.forward if isinstance(f, torch.nn.Module) else f
        name = str(getattr(f, "__name__", type(f).__name__))
    parameters: dict[str, Any] = {}
    if isinstance(f, torch.nn.Module):
        parameters = {k: p.detach() for k, p in f.named_parameters() if p.requires_grad}
    leaves, spec = pytree.tree_flatten(args)
    moving = [k for k, leaf in enumerate(leaves) if _moves(leaf)]
    given = [torch.as_tensor(leaves[k]).detach() for k in moving]
    given = [g if torch.is_tensor(leaves[k]) else g.double() for g, k in zip(given, moving)]  # noqa: B905
    names = [*_names(signed, args, moving), *parameters]
    tensors = [*given, *parameters.values()]
    if not tensors:
        raise GradientCheckError(
            "check_grads found no tensor of floats: there is nothing to check."
        )

    def call(function: Any, inputs: list[Any]) -> list[Any]:
        now = list(leaves)
        for k, tensor in zip(moving, inputs, strict=False):
            now[k] = tensor
        state = torch.default_generator.get_state()
        torch.default_generator.manual_seed(0)  # dropout is the same at each call
        try:
            if isinstance(function, torch.nn.Module):
                own = dict(zip(parameters, inputs[len(moving) :], strict=True))
                result = torch.func.functional_call(function, own, pytree.tree_unflatten(now, spec))
            else:
                result = function(*pytree.tree_unflatten(now, spec))
        finally:
            torch.default_generator.set_state(state)
        return [
            r for r in pytree.tree_leaves(result) if torch.is_tensor(r) and r.is_floating_point()
        ]

    dtypes = [tensor.dtype for tensor in tensors]
    arrays = [tensor.double().cpu().numpy() for tensor in tensors]
    single = any(dtype != torch.float64 for dtype in dtypes)
    wide = copy.deepcopy(f).double() if isinstance(f, torch.nn.Module) else f
    precise = [torch.float64] * len(dtypes)
    for function, kinds in ((wide, precise), (f, dtypes)):
        evaluate = _evaluator(call, function, kinds)
        try:
            evaluate(arrays)
        except Exception:  # it may insist on its own dtype
            continue
        break
    epsilon = 2.0**-52 if kinds is precise else 2.0**-23
    subject = ArraySubject(evaluate, arrays, names, name, epsilon)
    return _with_modes(subject, lambda xs: call(f, xs), dtypes, _SINGLE if single else 0.0)


def _evaluator(
    call: Callable[..., list[Any]], f: Any, dtypes: list[Any]
) -> Callable[[Arrays], Arrays]:
    def evaluate(arrays: Arrays) -> Arrays:
        import torch

        with torch.no_grad():
            return [r.double().cpu().numpy() for r in call(f, _tensors(arrays, dtypes))]

    return evaluate


def _with_modes(
    subject: ArraySubject, call: Callable[[list[Any]], list[Any]], dtypes: list[Any], rtol: float
) -> Differentiated:
    import torch

    def reverse(arrays: Arrays) -> Matrix:
        inputs = [t.requires_grad_() for t in _tensors(arrays, dtypes)]
        outputs = call(inputs)
        _connected(outputs, subject)
        rows = []
        for output in outputs:
            for number in output.reshape(-1):
                rows.append(_gradient(number, inputs))
        return rows

    def forward(arrays: Arrays) -> Matrix:
        forward_ad: Any = torch.autograd.forward_ad

        columns = []
        for j in range(len(subject.point)):
            basis = subject.split([float(j == k) for k in range(len(subject.point))])
            try:
                with forward_ad.dual_level():
                    pairs = zip(_tensors(arrays, dtypes), _tensors(basis, dtypes), strict=True)
                    outputs = call([forward_ad.make_dual(x, t) for x, t in pairs])
                    slopes = [(o, forward_ad.unpack_dual(o).tangent) for o in outputs]
            except (NotImplementedError, RuntimeError) as error:
                raise MissingMode(str(error).splitlines()[0]) from None
            columns.append(
                [float(x) for o, s in slopes
                 for x in (torch.zeros_like(o) if s is None else s).reshape(-1).tolist()]
            )  # fmt: skip
        return [list(row) for row in zip(*columns, strict=True)]

    def gradient(weights: list[float]) -> Differentiated:
        def of_weighed(inputs: list[Any]) -> list[Any]:
            with torch.enable_grad():
                leaves = [x if x.requires_grad else x.requires_grad_() for x in inputs]
                total, start = torch.zeros((), dtype=torch.float64), 0
                for output in call(leaves):
                    size = output.numel()
                    own = torch.tensor(weights[start : start + size], dtype=output.dtype)
                    own.requires_grad_()  # or once_differentiable leaves no trace
                    total = total + (output.reshape(-1) * own).sum().double()
                    start += size
                try:
                    grads = torch.autograd.grad(total, leaves, create_graph=True, allow_unused=True)
                except RuntimeError as error:
                    raise MissingMode(str(error).splitlines()[0]) from None
            return [
                torch.zeros_like(x) if g is None else g for x, g in zip(leaves, grads, strict=True)
            ]

        def evaluate(arrays: Arrays) -> Arrays:
            return [g.detach().double().numpy() for g in of_weighed(_tensors(arrays, dtypes))]

        name = f"the gradient of {subject.name}"
        epsilon = 2.0**-23 if rtol else subject.epsilon
        inner = ArraySubject(evaluate, subject.arrays, subject.names, name, epsilon)
        return _with_modes(inner, of_weighed, dtypes, 10.0 * rtol)

    def reverse_of_gradient(arrays: Arrays) -> Matrix:
        inputs = [t.requires_grad_() for t in _tensors(arrays, dtypes)]
        outputs = call(inputs)
        if any(_is_cut_on_purpose(output) for output in outputs):
            raise MissingMode("its backward is marked once_differentiable")
        return [_gradient(number, inputs) for output in outputs for number in output.reshape(-1)]

    def batch(cotangents: list[list[float]]) -> Matrix:
        inputs = [t.requires_grad_() for t in _tensors(subject.arrays, dtypes)]
        outputs = [output for output in call(inputs) if output.requires_grad]
        seeds, start = [], 0
        for output in outputs:
            size = output.numel()
            rows = [u[start : start + size] for u in cotangents]
            seeds.append(torch.tensor(rows, dtype=output.dtype).reshape(-1, *output.shape))
            start += size
        try:
            grads = torch.autograd.grad(
                outputs, inputs, seeds, is_grads_batched=True, allow_unused=True
            )
        except RuntimeError as error:
            raise MissingMode(str(error).splitlines()[0]) from None
        count = len(cotangents)
        parts = [
            (torch.zeros(count, *x.shape) if g is None else g).reshape(count, -1)
            for x, g in zip(inputs, grads, strict=True)
        ]
        return [[float(v) for part in parts for v in part[k].tolist()] for k in range(count)]

    first = not subject.name.startswith("the gradient of")
    modes: dict[str, Callable[[Arrays], Matrix]] = {
        "rev": reverse if first else reverse_of_gradient,
        "fwd": forward,
    }
    return Differentiated(subject, modes, gradient, "PyTorch", rtol, batch)


def _gradient(number: Any, inputs: list[Any]) -> list[float]:
    """Return the derivatives of one number; zeros where it does not depend on the inputs."""
    import torch

    if not number.requires_grad:
        return [0.0] * sum(x.numel() for x in inputs)
    grads = torch.autograd.grad(number, inputs, retain_graph=True, allow_unused=True)
    row: list[float] = []
    for x, grad in zip(inputs, grads, strict=True):
        row += [0.0] * x.numel() if grad is None else map(float, grad.reshape(-1).tolist())
    return row


def _is_cut_on_purpose(output: Any) -> bool:
    """Whether a gradient comes from a backward that refuses to be differentiated.

    PyTorch says so only where the refusal lies on the way to an input, and else gives zeros.
    """
    waiting, seen = [output.grad_fn], set()
    while waiting:
        step = waiting.pop()
        if step is not None and step not in seen:
            seen.add(step)
            if step.name().endswith("Error"):
                return True
            waiting += [before for before, _ in step.next_functions]
    return False


def _connected(outputs: list[Any], subject: ArraySubject) -> None:
    if not any(output.requires_grad for output in outputs):
        text = (
            "only the forward pass ran: no result is connected with the inputs, so there is no "
            "backward to check. Was something detached, computed under no_grad, or by NumPy?"
        )
        raise GradientCheckError(f"{subject.name}: {text}", None, text, "detached")


def _tensors(arrays: Arrays, dtypes: list[Any]) -> list[Any]:
    import torch

    return [torch.tensor(a, dtype=dtype) for a, dtype in zip(arrays, dtypes, strict=True)]


def _moves(leaf: Any) -> bool:
    import torch

    if torch.is_tensor(leaf):
        return bool(leaf.is_floating_point())
    return isinstance(leaf, float)


def _names(f: Callable[..., Any], args: tuple[Any, ...], moving: list[int]) -> list[str]:
    from torch.utils import _pytree as pytree

    names = []
    for name, arg in zip(names_of(f, args), args, strict=True):
        count = len(pytree.tree_leaves(arg))
        names += [name] if count == 1 else [f"{name}.{k}" for k in range(count)]
    return [names[k] for k in moving]
