"""The one file on disk: schema, opening, the write door, the journal and undo, queries."""
