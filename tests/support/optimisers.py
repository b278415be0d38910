"""Optimisers with random settings, for comparisons of two ways to take the same steps."""

import random
from functools import partial
from typing import NamedTuple

from hypothesis import strategies as st

from autograd import Value
from nn import optim

COMMON = {
    "lr": st.sampled_from([0.0, 1e-3, 0.01, 0.1, 0.7]),
    "weight_decay": st.sampled_from([0.0, 0.0, 1e-4, 0.1]),
    "maximize": st.booleans(),
}
EPS = st.sampled_from([1e-10, 1e-8, 1e-3])
BETAS = st.tuples(st.sampled_from([0.0, 0.3, 0.6, 0.9]), st.sampled_from([0.0, 0.5, 0.9, 0.999]))
OWN = {
    "SGD": {
        "momentum": st.sampled_from([0.0, 0.5, 0.9]),
        "dampening": st.sampled_from([0.0, 0.0, 0.3]),
        "nesterov": st.booleans(),
    },
    "Adagrad": {
        "lr_decay": st.sampled_from([0.0, 0.01]),
        "initial_accumulator_value": st.sampled_from([0.0, 0.1]),
        "eps": EPS,
    },
    "RMSprop": {
        "alpha": st.sampled_from([0.5, 0.9, 0.99]),  # at 0 a centred root is of rounding alone
        "eps": EPS,
        "momentum": st.sampled_from([0.0, 0.9]),
        "centered": st.booleans(),
    },
    "Adadelta": {"rho": st.sampled_from([0.0, 0.5, 0.95, 1.0]), "eps": EPS},
    "Adam": {"betas": BETAS, "eps": EPS, "amsgrad": st.booleans()},
    "AdamW": {"betas": BETAS, "eps": EPS, "amsgrad": st.booleans()},
}
NAMES = list(OWN)
# Not drawn for a group alone: these depend on each other, or PyTorch reads no group's
WHOLE = {"momentum", "dampening", "nesterov", "initial_accumulator_value"}


class Run(NamedTuple):
    """What a comparison starts from: settings, groups of own settings and numbers, a seed."""

    name: str
    settings: dict
    groups: list
    seed: int

    def optimiser(self):
        groups = [{"params": [Value(x) for x in xs], **own} for own, xs in self.groups]
        return getattr(optim, self.name)(groups, **self.settings)

    def steps(self, count, missing=0.1):
        """Yield for each step a function from numbers to gradients, and now and then a change."""
        rng = random.Random(self.seed)
        size = sum(len(xs) for _, xs in self.groups)
        for _ in range(count):
            change = None
            if rng.random() < 0.05:
                change = rng.randrange(len(self.groups)), rng.choice([0.5, 0.9, 2.0])
            noise = [None if rng.random() < missing else rng.gauss(0.0, 1.0) for _ in range(size)]
            yield partial(gradients, noise), change


def gradients(noise, numbers):
    return [g if g is None else g + 0.1 * x for g, x in zip(noise, numbers, strict=True)]


def change_rate(optimiser, change):
    """Multiply a group's learning rate."""
    if change is not None:
        optimiser.param_groups[change[0]]["lr"] *= change[1]


@st.composite
def runs(draw, names=NAMES):
    name = draw(st.sampled_from(names))
    strategies = {**COMMON, **OWN[name]}
    settings = draw(st.fixed_dictionaries(strategies))
    if name == "SGD" and settings["nesterov"]:
        settings.update(momentum=settings["momentum"] or 0.9, dampening=0.0)
    free = {n: s for n, s in strategies.items() if n not in WHOLE}
    group = st.tuples(
        st.fixed_dictionaries({}, optional=free),
        st.lists(st.floats(-2.0, 2.0), min_size=1, max_size=3),
    )
    groups = draw(st.lists(group, min_size=1, max_size=3))
    return Run(name, settings, groups, draw(st.integers(0, 2**32)))
