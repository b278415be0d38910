"""Which colour shows the sign and size of a number: steps of whole powers of ten.

A gradient that vanishes on its way is a millionth of what it was. On a scale of shares of the
largest number it would look like 0, so each shade stands for as many decimal places.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

SHADES = 4  # for each sign


@dataclass(frozen=True, slots=True)
class Scale:
    """Shades for the sizes of some numbers.

    Arguments:
        bounds: the sizes from where the second, third and fourth shade begin.

    >>> scale = Scale.of([1.0, -1e-5, 0.0])
    >>> scale.bounds
    (0.0001, 0.01, 1.0)
    >>> scale.shade(1.0), scale.shade(-1e-5), scale.shade(0.0), scale.shade(math.nan)
    ('+4', '-1', 'result', 'broken')
    """

    bounds: tuple[float, ...]

    @staticmethod
    def of(numbers: Iterable[float]) -> Scale:
        """Return the scale on which the largest of some numbers has the strongest shade.

        Arguments:
            numbers: any; what is 0, nan or infinite has a colour of its own.

        Returns:
            a scale whose shades cover them all, in equal numbers of decimal places.
        """
        places = [
            math.floor(math.log10(abs(number)))
            for number in numbers
            if number and math.isfinite(number)
        ]
        high, low = max(places, default=0), min(places, default=0)
        step = max(1, math.ceil((high + 1 - low) / SHADES))
        return Scale(tuple(_power_of_ten(high - step * i) for i in reversed(range(SHADES - 1))))

    def strength(self, number: float) -> int:
        """Return the step that a size stands on, from 1 to 4; 0 for 0 itself.

        Arguments:
            number: finite.
        """
        return 1 + sum(abs(number) >= bound for bound in self.bounds) if number else 0

    def shade(self, number: float) -> str:
        """Return the name of the colour for a number: orange above zero, blue below.

        Arguments:
            number: any float.
        """
        if not math.isfinite(number):
            return "broken"
        if not number:
            return "result"
        return f"{'+' if number > 0 else '-'}{self.strength(number)}"


def _power_of_ten(exponent: int) -> float:
    return float(f"1e{exponent}")
