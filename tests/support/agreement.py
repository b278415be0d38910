"""How far two ways to compute the same may differ: the measure M of rounding errors.

M of a number is the same computation with every operand and partial replaced by its absolute
value: what each operation rounds, and how much of it reaches the result, to first order. Two ways
that do the same in exact arithmetic agree to a small multiple of the machine's epsilon times M.
"""

import autograd as ag
from autograd import Value
from autograd.graph.order import topological_order

TOLERANCE = 1e-13


class Expected:
    """The value and the gradient of a function by eager execution, with the measure of each.

    Arguments:
        f: a function of numbers.
        inputs: where.
    """

    def __init__(self, f, inputs):
        leaves = [Value(x) for x in inputs]
        output = f(*leaves)
        if not isinstance(output, Value) or output.is_constant:
            self.numbers = [getattr(output, "data", output), *[0.0] * len(inputs)]
            # What a linear function comes to by all of its ways, which the sweep does not show
            self.sizes = [abs(number) for number in self.numbers]
            return
        grads = ag.gradients(output, leaves, create_graph=True)
        results = [output, *grads]
        self.numbers = [getattr(result, "data", result) for result in results]
        self.sizes = measures(results)

    def differences(self, found):
        """The numbers found that are too far away, as triples of place, found and expected."""
        return [
            (place, one, other)
            for place, (one, other, size) in enumerate(zip(found, self.numbers, self.sizes))
            if not abs(one - other) <= TOLERANCE * size and one != other
        ]


def measures(results):
    """M of each of some results."""
    size = {}
    for node in topological_order([thing for thing in results if isinstance(thing, Value)]):
        total = abs(node.data)
        for parent, partial in zip(node.parents, node.local_grads):
            total += abs(partial) * size[id(parent)] if partial and size[id(parent)] else 0.0
        size[id(node)] = total
    return [size.get(id(thing), 0.0) for thing in results]
