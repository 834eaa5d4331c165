"""Near-duplicates: which articles are copies of each other, also with another headline, edited or cut."""
