"""`python -m circularlib` is `circular`."""

from circularlib.cli import main

if __name__ == "__main__":
    main()
