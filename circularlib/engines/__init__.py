"""The engines that tables are calculated on."""
