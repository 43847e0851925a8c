"""WORK: the story, its versions and its way to the public, the ledger, the editors' screens."""
