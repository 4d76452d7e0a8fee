"""The rules of selling: pure, with no database, no screen and no clock."""
