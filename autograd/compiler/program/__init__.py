"""Straight-line programs in SSA form, and the passes that shorten them."""
