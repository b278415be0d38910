"""Names that other libraries have and this one has not, with what to write here instead.

They cost nothing where a name is found: only what looks for a missing one reads them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dis import opname
from typing import Any, NoReturn

_REPEAT = "Leaves always keep their gradients, and so does every value on the way"
_ONE = "A Value is one number. Keep several in a list, or in a NumPy array with dtype=object"
_LEAF = "Every Value(...) that you make is a leaf and takes gradients"
_PLAIN = "Write v.data for the plain number"

OF_VALUES = {
    "requires_grad": f"{_LEAF}; x.is_leaf tells. For a number without gradients write x.detach()",
    "requires_grad_": f"{_LEAF}: nothing is to be switched on",
    "zero_": "Write x.data = 0.0, or x.grad = 0.0 for its gradient",
    "zero_grad": "Write x.grad = 0.0; model.zero_grad() and optimizer.zero_grad() do it for many",
    "fill_": "Write x.data = number",
    "copy_": "Write x.data = other.data",
    "add_": "Write x.data += number for a leaf, or x = x + number for a new value",
    "sub_": "Write x.data -= number for a leaf, or x = x - number for a new value",
    "mul_": "Write x.data *= number for a leaf, or x = x * number for a new value",
    "_prev": "Write v.parents, a tuple in the order of the operands",
    "_children": "Write v.parents, a tuple in the order of the operands",
    "_parents": "Write v.parents",
    "_backward": "Each value keeps numbers, not a function: v.local_grads, one for each of "
    "v.parents. backward() multiplies and adds them",
    "_local_grads_": "Write v.local_grads",
    "grad_fn": "Write v.op for the operation and v.parents for its operands",
    "creator": "Write v.op for the operation and v.parents for its operands",
    "numpy": _PLAIN,
    "tolist": _PLAIN,
    "cpu": f"Everything is on the CPU. {_PLAIN}",
    "cuda": "Everything is on the CPU. For speed write autograd.compile(f)",
    "to": "Everything is a float on the CPU. For speed write autograd.compile(f)",
    "float": "Every Value is a float of 64 bits already",
    "double": "Every Value is a float of 64 bits already",
    "dtype": "Every Value is a float of 64 bits",
    "device": "Everything is on the CPU",
    "shape": _ONE,
    "size": _ONE,
    "ndim": _ONE,
    "dim": _ONE,
    "view": _ONE,
    "reshape": _ONE,
    "T": _ONE,
    "sum": "A Value is one number. Write autograd.sum(values) for a list of them",
    "mean": "A Value is one number. Write autograd.mean(values) for a list of them",
    "max": "A Value is one number. Write autograd.maximum(x, y), or max(values)",
    "min": "A Value is one number. Write autograd.minimum(x, y), or min(values)",
    "dot": "A Value is one number. Write autograd.dot(xs, ys) for two lists",
    "softmax": "A Value is one number. Write autograd.softmax(values) for a list of them",
    "log_softmax": "A Value is one number. Write autograd.log_softmax(values) for a list of them",
    "pow": "Write x**2",
    "square": "Write x**2",
    "abs": "Write abs(x)",
    "neg": "Write -x",
    "clamp": "Write autograd.clip(x, low, high)",
    "leaky_relu": "Write autograd.leaky_relu(x)",
    "clone": "Write Value(x), which depends on x, or Value(x.data), a new leaf",
    "retain_grad": f"{_REPEAT}: v.grad has it after backward()",
    "register_hook": f"{_REPEAT}: read v.grad after backward()",
    "value": _PLAIN,
    "_value": _PLAIN,
}
_SEED = "Nothing here draws from a global source. Write seed=, as in nn.MLP(2, [4, 1], seed=1)"
OF_AUTOGRAD = {
    "tensor": "Write Value(2.0) for one number, or [Value(x) for x in xs]",
    "Tensor": "Write Value(2.0) for one number, or [Value(x) for x in xs]",
    "Variable": "Write Value(2.0)",
    "Parameter": "Write Value(2.0): each Value that you make is a leaf",
    "manual_seed": _SEED,
    "seed": _SEED,
    "scipy": "Write autograd's functions of the same names, such as autograd.erf and "
    "autograd.lgamma",
    "elementwise_grad": "Write autograd.derivative(f) for one number, and "
    "[autograd.derivative(f)(x) for x in xs] for many",
    "egrad": "Write autograd.derivative(f) for one number, and [... for x in xs] for many",
    "multigrad_dict": "Write autograd.grad(f, argnums=(0, 1))",
    "grad_and_aux": "Write autograd.grad(f, has_aux=True)",
    "make_vjp": "Write autograd.vjp(f, *args)",
    "make_jvp": "Write autograd.jvp(f, args, tangents)",
    "make_hvp": "Write autograd.hvp(f, args, tangents)",
    "hessian_vector_product": "Write autograd.hvp",
    "checkpoint": "Nothing is recomputed here: leave it out",
    "jit": "Write autograd.compile(f)",
    "vmap": "Write autograd.compile(f, batch=0)",
    "numerical_jacobian": "Write autograd.testing.check_grads(f, args)",
    "gradcheck": "Write autograd.testing.check_grads(f, args)",
    "inference_mode": "Write autograd.no_grad()",
    "set_grad_enabled": "Write autograd.no_grad() or autograd.enable_grad()",
    "Function": "Write autograd.primitive(f, partials)",
    "custom_vjp": "Write autograd.structured_primitive",
    "nn": "Write import nn",
    "optim": "Write from nn import SGD, or nn.optim",
    "relu_": "Write x = autograd.relu(x): nothing is changed in place",
    "clamp": "Write autograd.clip",
    "matmul": "Write autograd.dot for two lists, row by row for a matrix",
    "zeros": "Write [Value(0.0) for _ in range(n)]",
    "ones": "Write [Value(1.0) for _ in range(n)]",
    "randn": "Write [Value(rng.gauss()) for _ in range(n)], with rng = random.Random(0)",
    "rand": "Write [Value(rng.random()) for _ in range(n)], with rng = random.Random(0)",
}


def missing(module: str, name: str, hints: Mapping[str, str]) -> NoReturn:
    """Raise what a module's ``__getattr__`` raises for a name that it has not.

    Arguments:
        module: its name.
        name: what was looked for.
        hints: what to write instead, by name.

    Raises:
        ImportError: in ``from module import name``, which would hide an AttributeError's text.
        AttributeError: elsewhere.

    >>> missing("autograd", "tensor", OF_AUTOGRAD)
    Traceback (most recent call last):
        ...
    AttributeError: module 'autograd' has no attribute 'tensor'. Write Value(2.0) for one number, \
or [Value(x) for x in xs].
    """
    text = f"module {module!r} has no attribute {name!r}" + advice(name, hints)
    frame = sys._getframe(2)  # whoever looked for it, behind the module's own function
    if name in hints and opname[frame.f_code.co_code[frame.f_lasti]] == "IMPORT_FROM":
        raise ImportError(text, name=module)
    raise AttributeError(text, name=name, obj=sys.modules.get(module))


def advice(name: str, hints: Mapping[str, str]) -> str:
    """Return what to add to an error about a missing name: nothing where there is no hint.

    >>> advice("pow", OF_VALUES), advice("colour", OF_VALUES)
    ('. Write x**2.', '')
    """
    return f". {hints[name]}." if name in hints else ""


class Missing:
    """Answers for a name that the instances of a class have not, where Python finds nothing else.

    A ``__getattr__`` would make every attribute slower to read; this only takes one look into the
    class.

    Arguments:
        hints: what to write instead, by name.

    >>> class Thing:
    ...     colour = Missing({"colour": "Write paint"})
    >>> hasattr(Thing(), "colour"), hasattr(Thing, "colour")
    (False, False)
    """

    def __init__(self, hints: Mapping[str, str]) -> None:
        self._hints, self._name = hints, ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, thing: Any, owner: type) -> Any:
        text = f"{owner.__name__!r} object has no attribute {self._name!r}"
        text += advice(self._name, self._hints)
        raise AttributeError(text, name=self._name, obj=thing)


def answer_for(hints: Mapping[str, str], kind: type) -> None:
    """Let a class answer for the names that it has not itself.

    Arguments:
        hints: what to write instead, by name.
        kind: the class.
    """
    for name in hints.keys() - {*dir(kind)}:
        answer = Missing(hints)
        answer.__set_name__(kind, name)
        setattr(kind, name, answer)
