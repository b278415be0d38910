"""Sweeps through a graph that are more than the float one of backward.py."""
