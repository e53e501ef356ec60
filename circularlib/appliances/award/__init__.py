"""Which offer is best: minimum requirements, scores, ranks, and how sturdy they are."""
