"""From files, sheets and databases to typed tables, with a problem for what cannot be read."""
