"""How sure: thin layers over lifelines, scipy and statsmodels."""
