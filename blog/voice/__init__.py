"""The human voice: what a text sounds like, and why. Values in, hints out; it never forbids anything."""
