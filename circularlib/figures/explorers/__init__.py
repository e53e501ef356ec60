"""Controls with which a page is explored in JupyterLab; reports leave them out."""
