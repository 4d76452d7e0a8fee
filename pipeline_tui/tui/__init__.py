"""The terminal screens. Nothing here is imported before a screen is asked for."""
