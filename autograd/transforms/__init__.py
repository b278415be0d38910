"""Functions of functions: gradients, products with Jacobians, whole Jacobians, series."""
