"""Straight-line programs in SSA form: what a traced function is turned into before it runs."""
