"""What can be said of a programme, and what not: the findings of all pages of a report."""
