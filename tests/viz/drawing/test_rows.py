import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
import nn
from autograd import Value
from viz import DrawError, draw

pytest.importorskip("graphviz")

SVG = "{http://www.w3.org/2000/svg}"
CSS_PIXELS = 4 / 3  # in a point


def recurrent(steps):
    u, w, h = Value(0.5, name="u"), Value(0.9, name="w"), Value(0.0, name="h0")
    for t in range(steps):
        h = ag.tanh(w * Value(0.1 * t, name=f"x[{t}]") + u * h)
    h.backward()
    return h


def chain(length):
    y = Value(0.5, name="x")
    for i in range(length):
        y = (ag.sin, ag.exp, ag.tanh)[i % 3](y)
    y.backward()
    return y


def svg_of(diagram):
    return ElementTree.fromstring(diagram._svg())


def size_of(root):
    return tuple(
        float(root.get(side).removesuffix("pt")) * CSS_PIXELS for side in ("width", "height")
    )


def rows_in(root):
    return list(root.iter(f"{SVG}svg"))[1:]


@settings(max_examples=6, deadline=None)
@given(st.sampled_from([recurrent, chain]), st.integers(5, 14), st.sampled_from([500, 900, 1280]))
def test_a_wide_picture_fits_and_nothing_is_lost_or_shown_twice(computation, length, width):
    value = computation(length)
    one, cut = draw(value, width=None), draw(value, width=width)
    assert one.dot == cut.dot
    whole, root = svg_of(one), svg_of(cut)
    across, down = size_of(root)
    assert across <= width + 1
    ids = lambda r: sorted(g.get("id") for g in r.iter(f"{SVG}g") if g.get("id"))
    assert ids(whole) == ids(root)
    words = lambda r: sorted(
        t.text
        for g in r.iter(f"{SVG}g")
        if "node" in (g.get("class") or "")
        for t in g.iter(f"{SVG}text")
    )
    assert words(whole) == words(root)
    bottom = 0.0
    for row in rows_in(root):
        assert float(row.get("y")) >= bottom
        bottom = float(row.get("y")) + float(row.get("height"))
        left, top, wide, high = map(float, row.get("viewBox").split())
        for x, y in corners(row):
            assert left <= x <= left + wide
            assert top <= y <= top + high
    assert bottom * CSS_PIXELS == pytest.approx(down, abs=1)


def corners(row):
    """The corners of the nodes of a row, and the ends of its texts, in the whole picture."""
    for shifted in row.findall(f"{SVG}g"):
        x, y = map(float, shifted.get("transform")[len("translate(") : -1].split())
        for group in shifted.findall(f"{SVG}g"):
            if group.get("class") != "node":
                continue
            for shape in group.iter(f"{SVG}polygon"):
                for point in shape.get("points").split():
                    a, b = map(float, point.split(","))
                    yield a + x, b + y
            for shape in group.iter(f"{SVG}ellipse"):
                cx, cy, rx, ry = (float(shape.get(name)) for name in ("cx", "cy", "rx", "ry"))
                yield cx - rx + x, cy - ry + y
                yield cx + rx + x, cy + ry + y


def test_an_arrow_that_is_cut_goes_on_in_the_next_row():
    root = svg_of(draw(chain(12), width=500))
    rows = rows_in(root)
    assert len(rows) > 3
    for one, other in zip(rows, rows[1:]):
        names = [
            {
                g.find(f"{SVG}path").get("d")
                for g in row.iter(f"{SVG}g")
                if "edge" in (g.get("class") or "")
            }
            for row in (one, other)
        ]
        assert len(names[0] & names[1]) == 1


def test_the_legend_is_a_row_of_its_own():
    root = svg_of(draw(chain(20), color_by="grad"))
    *_, last = rows_in(root)
    texts = [text.text for text in last.iter(f"{SVG}text")]
    assert texts[0] == "gradient below 0, by size"
    assert "operation" in texts
    left, _, wide, _ = map(float, last.get("viewBox").split())
    xs = [float(text.get("x")) for text in last.iter(f"{SVG}text")]
    (shift,) = {g.get("transform") for g in last.findall(f"{SVG}g")}
    x = float(shift[len("translate(") :].split()[0])
    assert left + 50 < min(xs) + x
    assert max(xs) + x < left + wide - 30


def test_what_fits_stays_as_it_is():
    value = chain(2)
    assert svg_of(draw(value)).find(f"{SVG}svg") is None
    wide = svg_of(draw(chain(40), width=None))
    assert size_of(wide)[0] > 5000
    down = svg_of(draw(chain(40), direction="TB"))
    assert size_of(down)[0] < 300
    assert down.find(f"{SVG}svg") is None


@pytest.mark.parametrize("options", [{"width": 100}, {"width": 3.5}, {"direction": "up"}])
def test_what_is_no_width_or_direction(options):
    with pytest.raises(DrawError, match=next(iter(options))):
        draw(chain(2), **options)


def test_operands_are_in_order_from_the_top_down_too():
    pygraphviz = pytest.importorskip("pygraphviz")
    graph = pygraphviz.AGraph(string=draw(Value(1.0) - Value(2.0), direction="TB").dot)
    assert [edge.attr["headport"] for edge in graph.edges()][:2] == ["nw", "ne"]


class Residual(nn.Module):
    def __init__(self):
        self.first, self.second = nn.Layer(4, 4, activation="tanh"), nn.Layer(4, 4)

    def __call__(self, x):
        return [a + b for a, b in zip(x, self.second(self.first(x)))]


class Deep(nn.Module):
    def __init__(self):
        self.layers, self.head = [Residual() for _ in range(12)], nn.Layer(4, 1)

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.head(x)[0]


def call_price(spot, strike, rate, vol, expiry):
    d1 = (ag.log(spot / strike) + (rate + 0.5 * vol * vol) * expiry) / (vol * ag.sqrt(expiry))
    d2 = d1 - vol * ag.sqrt(expiry)
    return spot * ag.norm_cdf(d1) - strike * ag.exp(-rate * expiry) * ag.norm_cdf(d2)


def greeks():
    compiled = ag.compile(ag.value_and_grad(call_price, argnums=(0, 1, 2, 3, 4)))
    compiled(100.0, 95.0, 0.05, 0.2, 1.0)
    return compiled


def hessian():
    return ag.hessian(lambda x: ag.exp(x[0] * x[1]) + ag.sin(x[0]) * x[2] ** 2)


WIDE = {
    "recurrent": (lambda: (recurrent(10),), {"u", "w", "h0", *(f"x[{t}]" for t in range(10))}),
    "chain": (lambda: (chain(100),), {"x"}),
    "demo": (
        lambda: (nn.MLP(2, [16, 16, 1]), [0.5, -1.0]),
        {"layers.0.neurons.0…15", "layers.1.neurons.0…15", "layers.2.neurons.0", "x[0…1]"},
    ),
    "residual": (
        lambda: (Deep(), [0.1, 0.2, 0.3, 0.4]),
        {"layers.1…11.first.neurons.0…3", "layers.1…11.second.neurons.0…3", "head.neurons.0"},
    ),
    "greeks": (lambda: (greeks(),), {"spot", "strike", "rate", "vol", "expiry", "result[1][4]"}),
    "hessian": (lambda: (hessian(), [0.5, 0.2, 1.0]), {"x[0]", "x[1]", "x[2]", "result[2][2]"}),
}


@pytest.mark.parametrize("name", WIDE)
def test_known_wide_graphs_fit_a_page_and_every_part_has_its_name(name):
    make, names = WIDE[name]
    diagram = draw(*make())
    root = svg_of(diagram)
    assert size_of(root)[0] <= 1281
    shown = {getattr(n, "title", "") or getattr(n, "name", "") for n in diagram._view.nodes}
    assert names <= shown
    told = {text.text.replace("\xa0", " ") for text in root.iter(f"{SVG}text")}
    assert names <= told


def test_frames_are_whole_at_both_ends():
    root = svg_of(draw(nn.MLP(2, [2, 2], activation="tanh"), [0.5, -1.0]))
    rows = rows_in(root)
    assert len(rows) > 1
    for row, side in ((rows[0], min), (rows[-1], max)):
        left, _, wide, _ = map(float, row.get("viewBox").split())
        xs = []
        for shifted in row.findall(f"{SVG}g"):
            x = float(shifted.get("transform")[len("translate(") :].split()[0])
            for group in shifted.findall(f"{SVG}g"):
                if "cluster" in group.get("class"):
                    numbers = re.findall(r"-?[0-9.]+,", group.find(f"{SVG}path").get("d"))
                    xs += [float(number.rstrip(",")) + x for number in numbers]
        assert left < side(xs) < left + wide
