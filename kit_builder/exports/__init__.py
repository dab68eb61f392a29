"""The exports: each makes one kind of file from a lesson, and knows nothing of the others."""
