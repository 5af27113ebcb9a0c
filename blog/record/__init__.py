"""What happened here, in order, hash-chained, never rewritten."""
