"""Removes an article, or all of a site, from the database and from the bytes of its file."""
