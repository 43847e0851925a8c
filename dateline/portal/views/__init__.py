"""Views: one read, one template. Nothing here writes, and no template asks the database."""
