"""Charts, tables and notes for eyes, with labels in Dutch and English."""
