"""The figures of a run, and what they mean."""
