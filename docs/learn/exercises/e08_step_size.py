"""Exercise 8: choose a step size for the loss 5 x^2 + 0.5 y^2.

Gradient descent begins at (1, 1) and takes 60 steps. The loss is to be below 0.00001.
"""

lr = ...
