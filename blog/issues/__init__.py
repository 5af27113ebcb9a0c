"""Faults reported, acknowledged and fixed."""
