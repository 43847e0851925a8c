"""Decisions of the desk: plain values in, plain values out, the time passed in."""
