"""What is assumed: values that did not come from the records, each with its source."""
