"""Which figures moved between two reports, by how much, and why."""
