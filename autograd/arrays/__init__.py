"""Arrays of Values, as NumPy's functions take them; imported when the first one is made."""

from autograd.arrays import (
    decompositions as decompositions,
)
from autograd.arrays import (
    extremes as extremes,
)
from autograd.arrays import (
    interpolation as interpolation,
)
from autograd.arrays import (
    linear as linear,
)
from autograd.arrays import (
    norms as norms,
)
from autograd.arrays import (
    products as products,
)
from autograd.arrays import (
    selecting as selecting,
)
from autograd.arrays import (
    sorting as sorting,
)
from autograd.arrays import (
    statistics as statistics,
)
from autograd.arrays import (
    structural as structural,
)
from autograd.arrays.value_array import ValueArray as ValueArray
