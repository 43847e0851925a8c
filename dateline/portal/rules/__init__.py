"""Decisions of the portal: plain values in, plain values out, the time passed in."""
