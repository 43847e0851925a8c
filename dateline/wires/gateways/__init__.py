"""The outside world as the wires see it: addresses that are fetched, and the parser child."""
