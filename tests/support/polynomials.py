"""Polynomials with whole coefficients, whose derivatives are exact: a reference for transforms."""

from collections import Counter
from itertools import count

_names = count()


def variable_name():
    """A name that no other variable has."""
    return next(_names)


class Polynomial:
    """A polynomial in variables that are known by their names.

    Arguments:
        terms: coefficients by monomials, each a sorted tuple of variables, repeated for powers.
    """

    def __init__(self, terms):
        self.terms = {monomial: factor for monomial, factor in terms.items() if factor}

    def __add__(self, other):
        terms = Counter(self.terms)
        for monomial, factor in other.terms.items():
            terms[monomial] += factor
        return Polynomial(terms)

    def __mul__(self, other):
        terms = Counter()
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                terms[tuple(sorted(left + right))] += a * b
        return Polynomial(terms)

    def derivative(self, by):
        """The derivative by a variable."""
        terms = Counter()
        for monomial, factor in self.terms.items():
            if by in monomial:
                rest = list(monomial)
                rest.remove(by)
                terms[tuple(rest)] += factor * monomial.count(by)
        return Polynomial(terms)

    def at(self, by, place):
        """The same with another polynomial in the place of a variable."""
        total = Polynomial({})
        for monomial, factor in self.terms.items():
            product = Polynomial({tuple(v for v in monomial if v != by): factor})
            for _ in range(monomial.count(by)):
                product = product * place
            total = total + product
        return total

    def value(self, numbers):
        """The number it comes to, given one for each variable."""
        total = 0
        for monomial, factor in self.terms.items():
            for variable in monomial:
                factor *= numbers[variable]
            total += factor
        return total


def constant(number):
    """A polynomial that is a number."""
    return Polynomial({(): number})


def variable(name):
    """A polynomial that is a variable."""
    return Polynomial({(name,): 1})
