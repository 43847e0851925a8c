"""From the publication ledger and the worker's rounds to the world outside."""
