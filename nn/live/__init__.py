"""A training that its reader watches and steers from a page on this machine."""
