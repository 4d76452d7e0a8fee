"""The parts of a screen that draw their own lines."""
