"""One batch over many processes and machines, by the executors that people already run."""
