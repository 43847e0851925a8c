"""How mails are written out, from values that were read."""
