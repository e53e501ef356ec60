"""What comes next: the service chain, the years ahead, other towns, and what transfers."""
