"""The process of one peer: it times what it is asked for."""
