"""Deals in and out of other programs' files; what those files look like is data, not code."""
