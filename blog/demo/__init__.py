"""A company that does not exist, played through the real actions; and sites of any size, for measuring."""
