"""A synthetic programme whose truth is known, to try everything on."""
