"""Openline: a company's blog that answers back."""
