"""Tools that know nothing about blogs."""
