"""Measurements, on the machine where they are run."""
