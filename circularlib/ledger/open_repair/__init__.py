"""Real attempts at repair in an open standard, the Open Repair Data Standard: in and out."""
