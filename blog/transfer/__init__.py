"""Importing from other systems."""
