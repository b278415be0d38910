"""The one table of operations: what each is, and how its value is found on floats."""
