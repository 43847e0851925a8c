"""BACK and beyond: what leaves the house after a publication, and what readers send back."""
