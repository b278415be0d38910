"""What autograd, nn and viz share that has nothing to do with graphs."""
