"""What a programme's `washing.toml` says: use, options, provider, tender and contract."""
