import pytest

from viz import DrawError
from viz.drawing.look import Look


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"theme": "sepia"}, "theme is 'auto', 'light' or 'dark'"),
        ({"color_by": "size"}, "color_by is 'kind', 'grad' or 'data'"),
        ({"precision": 0}, "precision=0"),
    ],
)
def test_what_no_picture_looks_like(options, message):
    with pytest.raises(DrawError, match=message):
        Look(**options)
