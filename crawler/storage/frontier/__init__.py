"""The frontier: every URL of a site that was discovered, its state, and when it is due."""
