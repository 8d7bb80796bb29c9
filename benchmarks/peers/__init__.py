"""Other programs for the same task, each in an environment of its own, asked and timed as ours are."""
