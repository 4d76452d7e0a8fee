"""A sales pipeline in the terminal: a keyboard board, live figures, one file on disk."""

__version__ = "0.1.0"
