"""The screens besides the board; each is imported when it is opened."""
