"""Implicit derivatives: of what a solver found, by the equations that it solved."""
