"""What is likely wrong with a derivative, found by trying: each guess is computed and compared."""
