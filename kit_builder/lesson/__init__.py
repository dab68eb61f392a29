"""From a notebook to a lesson: read, select, translate, run."""
