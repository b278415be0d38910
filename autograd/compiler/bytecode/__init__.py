"""Programs as numbers, and the interpreters that run them."""
