"""The records of a region cut into those of its municipalities."""
