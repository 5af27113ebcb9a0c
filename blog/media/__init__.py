"""Pictures that people here upload: made anew, kept, listed and shown."""
