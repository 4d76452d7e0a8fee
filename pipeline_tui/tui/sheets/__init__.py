"""Sheets drawn over the last rows of a screen, in a widget already mounted: no screen is pushed."""
