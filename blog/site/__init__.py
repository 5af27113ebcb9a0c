"""Pages made of several packages: home, feeds, health."""
