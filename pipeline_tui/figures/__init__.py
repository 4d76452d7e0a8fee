"""The figures: tallies and rows in, small frozen values that can say why out."""
