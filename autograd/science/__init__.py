"""What scientific programs need beside plain derivatives; SciPy is an extra, loaded when needed."""
