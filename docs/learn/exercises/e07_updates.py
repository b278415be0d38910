"""Exercise 7: how many updates does a training make? Complete the function."""


def updates(samples, batch_size, epochs):
    """The number of steps; batch_size=None uses all samples, and a last batch may be smaller."""
    ...
