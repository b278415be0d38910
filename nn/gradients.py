"""Sources of gradients: what an optimiser uses may come from any of them.

Each makes, of an :class:`nn.objective.Objective`, a function of (numbers, others, samples,
targets), to the loss and its gradient by the numbers.
"""

from collections.abc import Callable
from typing import Any

import autograd as ag
from nn.errors import ShapeError
from nn.objective import Objective, Transform

Gradient = Callable[..., tuple[float, Any]]

_STEP = 6e-6  # the cube root of the unit roundoff: best for a central difference


def reverse(objective: Objective) -> Gradient:
    """Return the gradient by backpropagation: one sweep for all parameters.

    Where nothing is compiled it is ``backward`` itself: the parameters then hold the numbers, and
    their ``grad`` the gradient.

    >>> from nn import MLP, mse
    >>> model = MLP(1, [1])
    >>> data = [[2.0]], [3.0]
    >>> gradient = reverse(Objective(model, data, mse, model.parameters(), compiled=False))
    >>> gradient([1.0, 0.0], [], *data)
    (1.0, [-4.0, -2.0])
    """

    def backpropagated(numbers: Any, others: Any, *batch: Any) -> Any:
        for parameter, number in zip(objective.parameters, numbers, strict=True):
            parameter.data, parameter.grad = number, 0.0
        loss = objective.of_model(*batch)
        if not isinstance(loss, ag.Value):
            raise ShapeError(f"A loss of a batch is one Value, but this one is {loss!r:.60}.")
        loss.backward()
        return loss.data, [parameter.grad for parameter in objective.parameters]

    attempt = objective.run(ag.value_and_grad)
    attempt.slow = backpropagated
    return attempt


def forward(objective: Objective) -> Gradient:
    """Return the gradient by forward mode: one pass for each parameter of a Module."""
    slope = objective.run(_along(ag.jvp), shared=3)

    def pushed(numbers: Any, *rest: Any) -> Any:
        units = [[float(i == j) for i in range(len(numbers))] for j in range(len(numbers))]
        pairs = [slope(numbers, objective.vector(unit), *rest) for unit in units]
        return pairs[0][0], objective.vector([tangent for _, tangent in pairs])

    return pushed


def finite(objective: Objective) -> Gradient:
    """Return the gradient by central differences, to about ten digits, of a Module's loss."""
    value = objective.run(lambda loss: loss)

    def differenced(numbers: Any, *rest: Any) -> Any:
        def at(i: int, place: float) -> Any:
            return value(objective.vector([*numbers[:i], place, *numbers[i + 1 :]]), *rest)

        slopes = []
        for i, number in enumerate(numbers):
            step = _STEP * max(1.0, abs(number))
            low, high = number - step, number + step
            slopes.append((at(i, high) - at(i, low)) / (high - low))
        return value(numbers, *rest), objective.vector(slopes)

    return differenced


def curvature(objective: Objective) -> Callable[..., Any]:
    """Return the product of the exact Hessian with a direction, as Newton's methods take it.

    Arguments:
        objective: what is differentiated, twice; its model is a :class:`nn.Module`.

    Returns:
        a function of (numbers, direction, others, samples, targets) to a vector.

    >>> from nn import MLP, mse
    >>> model = MLP(1, [1])
    >>> data = [[2.0]], [3.0]
    >>> product = curvature(Objective(model, data, mse, model.parameters(), compiled=False))
    >>> product([1.0, 0.0], [1.0, 0.0], [], *data)
    [8.0, 4.0]
    """
    product = objective.run(_along(ag.hvp), shared=3)
    return lambda *args: product(*args)[0]


def _along(product: Callable[..., Any]) -> Transform:
    """Return the transform of a loss by a product with a direction, its second argument."""
    return lambda f: (
        lambda numbers, direction, *rest: product(lambda at: f(at, *rest), (numbers,), (direction,))
    )


GRADIENTS = {"reverse": reverse, "forward": forward, "finite": finite}
