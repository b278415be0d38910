"""What code needs while it runs: memory, kernels, calls back into Python."""
