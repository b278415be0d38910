"""Exercise 4: a chain rule that is broken. Mend the three functions; each has one mistake."""

from math import cos, exp, sin


def slope_of_sin_of_square(x):
    """The derivative of sin(x^2)."""
    return cos(2.0 * x)


def slope_of_exp_of_product(x):
    """The derivative of x exp(3 x)."""
    return 3.0 * exp(3.0 * x)


def slope_through_two_ways(x):
    """The derivative of u v, with u = sin(x) and v = x^2: both ways lead to x."""
    return cos(x) * 2.0 * x + 0.0 * sin(x)
