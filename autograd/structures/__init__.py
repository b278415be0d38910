"""Structures: nested containers of numbers, taken apart and put together again."""
