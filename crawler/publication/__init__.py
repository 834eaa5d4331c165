"""Publishes the stored articles as a data set, and checks a published data set against the archive."""
