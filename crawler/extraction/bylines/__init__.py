"""Bylines: time, source and editor out of one line of text."""
