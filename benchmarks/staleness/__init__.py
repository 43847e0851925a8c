"""The parts of `benchmarks.never_stale`: who takes part, publishes, reads, judges and compares."""
