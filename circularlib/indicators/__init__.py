"""The figures: one file per question; plain tables in, plain tables out, on any engine."""
