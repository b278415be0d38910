"""Backends: each turns a straight-line program into something that runs."""
