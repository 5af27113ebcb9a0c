"""What waits for the staff, from every package."""
