"""Personal data stays out, and identifiers can be replaced by pseudonyms."""
