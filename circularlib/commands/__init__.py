"""The commands, a file per kind. Thin: each reads its arguments and calls the library."""
