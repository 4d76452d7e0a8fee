"""The rules of selling, pure: no SQL, no screen, no clock of their own."""
