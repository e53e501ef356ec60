"""Pages about an award: tables, pictures, and the draft of the award report."""
