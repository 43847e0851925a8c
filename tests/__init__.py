"""Tests of the whole house: they start its real processes and look at it from outside."""
