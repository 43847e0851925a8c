"""Putting it together: settings, addresses, server, clock and workers, command line, demo."""
