"""Recording a training, for a page that plays it."""
