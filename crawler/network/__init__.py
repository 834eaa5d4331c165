"""What a good citizen of the network knows: robots.txt, a host's pace, waits, which addresses are public. No I/O."""
