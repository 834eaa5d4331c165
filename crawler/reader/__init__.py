"""The reader's page: Datasette on the file of a store or of an export. Nothing here writes to it."""
