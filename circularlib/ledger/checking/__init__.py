"""Rules that the records must satisfy: per row, between tables, over time."""
