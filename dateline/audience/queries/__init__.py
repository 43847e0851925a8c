"""Reads of what readers do and ask for, and of what is due to leave the house."""
