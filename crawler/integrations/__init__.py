"""The crawler's cleaning in other people's programs. Each part loads the other project, and nothing else here does."""
