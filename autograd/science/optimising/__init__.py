"""What optimisers ask for: values, gradients, Hessians and their structure, under their names."""
