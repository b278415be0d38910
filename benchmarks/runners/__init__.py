"""The parent's side: it starts the workers, asks them in turn, and prints tables."""
