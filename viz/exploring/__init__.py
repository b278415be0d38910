"""Values and gradients that follow when the reader of a page changes an input."""
