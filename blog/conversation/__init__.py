"""Threads and comments, company responses, the answer clock."""
