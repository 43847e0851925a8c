"""The parts of `benchmarks.never_stale`: who publishes, who reads, and who judges what was read."""
