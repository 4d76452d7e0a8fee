"""One module per screen, each loaded when it is first opened."""
