"""What readers ask for, and what leaves the house: every write, one verb each."""
