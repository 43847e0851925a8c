"""The outside world of the desk: files that are no part of the database."""
