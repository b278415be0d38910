"""What a picture of a graph shows: which values, how much of them as one, and what joins them."""
