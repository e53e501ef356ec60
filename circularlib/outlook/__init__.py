"""What comes next: the service chain, and from which size it pays for everyone."""
