"""The outside world of the audience: mail, and what remembers beside the database that it went out."""
