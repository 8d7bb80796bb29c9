"""The command line: ``wherein``, its commands, their options, and how they run."""
