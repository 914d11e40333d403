"""Reports held against each other: which records of different reports tell of the same thing."""
