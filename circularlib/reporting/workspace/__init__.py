"""JupyterLab on a programme: its own copies of the notebooks, and a place to work on them."""
