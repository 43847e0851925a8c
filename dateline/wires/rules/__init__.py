"""The wires' decisions: what an item is, when a source is asked again, which addresses are inner."""
