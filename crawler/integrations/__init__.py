"""Parts for the pipelines of other projects. Each folder loads the other project, and nothing else here does."""
