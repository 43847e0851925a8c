"""The tables of what readers do and ask for."""
