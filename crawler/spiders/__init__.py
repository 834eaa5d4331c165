"""The spiders: what is asked for, in which order, and which links are followed."""
