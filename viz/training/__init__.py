"""A page that shows a training, epoch by epoch."""
