"""Hypothesis strategies: points of a domain, leaves, expressions and whole random programs.

With Hypothesis installed, ``st.from_type(Value)`` works without importing this package. The rest:

>>> from hypothesis import given
>>> from autograd.strategies import inputs_for, programs
>>> from hypothesis import strategies as st
>>> @given(st.data())
... def check(data):
...     program = data.draw(programs(max_steps=3))
...     assert abs(program(*data.draw(inputs_for(program)))) < 1000.0
>>> check()
"""

from autograd.strategies.arguments import arguments_for, arrays_in
from autograd.strategies.array_drawing import array_programs, arrays_for
from autograd.strategies.array_program import ArrayProgram
from autograd.strategies.drawing import expressions, inputs_for, programs
from autograd.strategies.floats import floats_in
from autograd.strategies.leaves import values
from autograd.strategies.program import Program
from autograd.strategies.registration import register

__all__ = [
    "ArrayProgram",
    "Program",
    "arguments_for",
    "array_programs",
    "arrays_for",
    "arrays_in",
    "expressions",
    "floats_in",
    "inputs_for",
    "programs",
    "register",
    "values",
]
