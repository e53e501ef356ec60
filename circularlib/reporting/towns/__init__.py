"""Several programmes side by side."""
