"""Exercise 1: gradients with pencil and paper. Replace each ... by a number."""

# f(x) = 3 x^2 - 4 x + 5, its derivative at x = 3
slope_of_parabola = ...

# f(a, b) = a b + a, its gradient at a = 2, b = -3: by a, and by b
gradient_of_product = [..., ...]

# f(x) = tanh(x), its derivative at x = 0
slope_of_tanh = ...

# f(x) = (x + x) x, its derivative at x = 5: x is used three times
slope_of_repeated = ...
