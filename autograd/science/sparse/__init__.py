"""Sparse derivatives: which entries of a Jacobian or Hessian there are, and those alone."""
