"""The crawler's cleaning in other people's programs: each file fits the interface of one of them."""
