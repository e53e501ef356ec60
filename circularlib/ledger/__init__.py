"""What happened: the programme's own records, read and checked."""
