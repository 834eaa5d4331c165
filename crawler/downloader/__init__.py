"""Requests to the network: how a download is made, timed and bounded, and what its errors mean."""
