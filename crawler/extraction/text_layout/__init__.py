"""A page as a sequence of lines: boilerplate phrases show where the body begins and ends."""
