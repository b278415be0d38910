"""What is known of a graph beside its numbers: order, names, copies, anomalies."""
