"""What HTTP says about addresses, encodings and validators: plain values in, plain values out."""
