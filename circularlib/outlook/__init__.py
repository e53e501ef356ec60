"""What comes next: more homes, more towns, and what of it transfers."""
