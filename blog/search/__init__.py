"""Finding words: in posts, pages, comments and issues, and only in what anyone may read."""
