"""Drafts, revisions, publishing, tags, static pages."""
