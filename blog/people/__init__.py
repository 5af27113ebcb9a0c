"""Employees who speak here under their own names, customers, roles, sign-in."""
