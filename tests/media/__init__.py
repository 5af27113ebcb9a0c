"""Pictures that people here upload."""
