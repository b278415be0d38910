"""Fits with errors: what uncertain numbers make of results, and how certain a fit is."""
