"""What is measured: programs and graphs, the same for all peers."""
