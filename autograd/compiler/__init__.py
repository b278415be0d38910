"""The compiler: from one call of a function, recorded, to code that repeats it."""
