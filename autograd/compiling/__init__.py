"""What stands behind ``autograd.compile``: calls, paths and batches of compiled functions."""
