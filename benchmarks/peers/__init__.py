"""Who is measured: how each library does what is asked of it."""
