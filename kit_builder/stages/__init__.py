"""The stages, each a pure function from notebook to notebook: read, select, translate, run."""
