"""Films: a storyboard, its pictures, and the captions beside it. For now placeholders: still pictures that move softly."""
