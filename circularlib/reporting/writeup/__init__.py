"""Documents composed from what a report found: nothing is retyped, so no figure drifts."""
