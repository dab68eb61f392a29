"""From lessons to bundles: what is made anew, by which process, and how it gets into its place."""
