"""Why a network does not learn: what to look at, and what to say about it."""
