"""What Office files are made with."""
