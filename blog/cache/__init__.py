"""Public pages, made once per change and then served as bytes; never stale, on any process."""
