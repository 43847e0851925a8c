"""Decisions about what readers do and what leaves the house: values in, values out."""
