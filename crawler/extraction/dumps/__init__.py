"""Text dumps: the lines of a page without the marks of the program that made the dump."""
