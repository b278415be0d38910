"""Running a function on Values once, to learn what it does."""
