import pytest

from viz import DrawError
from viz.endings import ending


@pytest.mark.parametrize("name", ["a.svg", "A.SVG", "folder.png/b.Svg"])
def test_ending(name):
    assert ending(name, (".svg", ".png")) == ".svg"


@pytest.mark.parametrize("name", ["a", "a.gif", ".svg", "svg", "a.svg.gz", "folder.svg/b"])
def test_no_such_ending(name):
    with pytest.raises(DrawError, match=r"Let the name end in \.svg, \.png or \.pdf\."):
        ending(name, (".svg", ".png", ".pdf"))
