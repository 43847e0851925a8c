"""Screens of the desk about readers: their letters, and what goes out to them."""
