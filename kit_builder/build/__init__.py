"""From lessons to bundles: what is made again, by which process, and how it gets into its place."""
