"""A site of any size, filled for measuring: as it would stand after years, but made in minutes."""
