"""Exercise 10: a central difference. Complete the function."""


def central_difference(f, x, h):
    """Return an estimate of the slope of f at x, from two places that lie h on either side."""
    ...
