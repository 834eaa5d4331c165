"""The model of a site: what a sample of its pages says together."""
