"""A page as a sequence of lines: head, body and tail, told apart by boilerplate phrases."""
