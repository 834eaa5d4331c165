"""Bylines: the time, the source and the editor in one line of text."""
