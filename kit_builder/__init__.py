"""The builder: from lesson notebooks to bundles that a class holds in its hands."""
