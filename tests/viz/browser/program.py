"""What runs in Pyodide: import, backward, fit, draw and the stepper."""

import sys
from time import perf_counter

sys.path[:0] = ["/mnt/root", "/mnt/tqdm"]
begin = perf_counter()
import autograd as ag  # noqa: E402
import nn  # noqa: E402
import viz  # noqa: E402

print(f"import {perf_counter() - begin:.2f} s")
x, y = ag.Value(2.0, name="x"), ag.Value(3.0, name="y")
z = ag.tanh(x * y) + x**2
z.backward()
assert x.grad == 4.000073729642216
print("backward")
model = nn.MLP(1, [8, 1], activation="tanh")
samples = [[i / 10] for i in range(-10, 11)]
targets = [s[0] ** 2 for s in samples]
optimizer = nn.SGD(model.parameters(), lr=0.1, momentum=0.9)
history = nn.fit(
    model, (samples, targets), nn.mse, optimizer, epochs=100, batch_size=7, progress=False
)
assert history[-1].loss < 0.01
print("fit")
viz.draw(z).save("/tmp/z.svg")
with open("/tmp/z.svg", encoding="utf-8") as file:
    picture = file.read()
assert picture.count("<path") > 5
assert "tanh" in picture
print("draw")
page = viz.stepper(z).html()
assert "x.grad" in page
assert page.count("<svg") >= 1
print("stepper")
