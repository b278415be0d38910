"""The stepper: a page that plays the forward and the backward pass node by node."""
