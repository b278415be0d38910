"""Figures of matplotlib's: how a training went, and what a model has learned."""
