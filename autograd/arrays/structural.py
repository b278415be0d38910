"""Functions of NumPy's that it runs itself on arrays of Values."""

from __future__ import annotations

from typing import Any

from autograd.arrays.dispatch import MOVES, WRITTEN, add_all, answers
from autograd.arrays.items import objects, wrapped
from autograd.arrays.numerical import np

# What moves items, and asks nothing of them
add_all([
    "concatenate stack vstack hstack dstack column_stack block append insert delete resize unstack",
    "reshape ravel transpose permute_dims swapaxes moveaxis rollaxis matrix_transpose",
    "linalg.matrix_transpose atleast_1d atleast_2d atleast_3d expand_dims squeeze",
    "broadcast_to broadcast_arrays repeat tile roll flip fliplr flipud rot90 pad",
    "split array_split hsplit vsplit dsplit take take_along_axis put_along_axis diagonal",
    "linalg.diagonal diag diagflat tril triu copy shape ndim size meshgrid copyto fill_diagonal",
    "place putmask full_like array_repr array_str array2string may_share_memory shares_memory",
    "iscomplexobj isrealobj real trim_zeros choose ix_ apply_over_axes",
], MOVES)  # fmt: skip
# What multiplies and adds
add_all(["convolve correlate kron vander"], MOVES)
# What is written in such functions, and in those that are answered
add_all([
    "trapezoid trapz cross linalg.cross polyval polyadd polysub polymul polyder",
    "apply_along_axis ediff1d linalg.matrix_power linalg.multi_dot linalg.vecdot linalg.matmul",
    "cumulative_sum cumulative_prod piecewise",
], WRITTEN)  # fmt: skip


def _filled(name: str, number: float) -> None:
    @answers(name)
    def like(a: Any, shape: Any = None) -> Any:
        own = objects(a)
        return wrapped(np.full(own.shape if shape is None else shape, number, dtype=object))


_filled("zeros_like empty_like", 0.0)
_filled("ones_like", 1.0)


@answers("gradient")
def _gradient(f: Any, *spacing: Any, axis: Any = None, edge_order: int = 1) -> Any:
    """As NumPy's, by differences of second order inside, along axes of even or uneven steps."""
    array = objects(f)
    axes = range(array.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    steps = list(spacing) or [1.0] * len(axes)
    steps = steps * len(axes) if len(steps) == 1 else steps
    found = [
        _slope(np.moveaxis(array, one, -1), step, edge_order, one)
        for one, step in zip(axes, steps, strict=True)
    ]
    return found[0] if len(found) == 1 else tuple(found)


def _slope(array: Any, step: Any, edge_order: int, axis: int) -> Any:
    y = wrapped(array)
    count = array.shape[-1]
    width = objects(step)
    h = np.diff(step) if width.ndim else np.full(count - 1, step)
    h0, h1 = h[:-1], h[1:]
    inner = (h0 * h0 * y[..., 2:] + (h1 * h1 - h0 * h0) * y[..., 1:-1] - h1 * h1 * y[..., :-2]) / (
        h0 * h1 * (h0 + h1)
    )
    if edge_order == 1:
        first, last = (y[..., 1] - y[..., 0]) / h[0], (y[..., -1] - y[..., -2]) / h[-1]
    else:
        first = _edge(y[..., 0], y[..., 1], y[..., 2], h[0], h[1])
        last = -_edge(y[..., -1], y[..., -2], y[..., -3], h[-1], h[-2])
    ends = [objects(end)[..., None] for end in (first, last)]
    found = np.concatenate([ends[0], objects(inner), ends[1]], axis=-1)
    return wrapped(np.moveaxis(found, -1, axis))


def _edge(y0: Any, y1: Any, y2: Any, h0: Any, h1: Any) -> Any:
    return (
        -y0 * (2.0 * h0 + h1) / (h0 * (h0 + h1))
        + y1 * (h0 + h1) / (h0 * h1)
        - y2 * h0 / (h1 * (h0 + h1))
    )
