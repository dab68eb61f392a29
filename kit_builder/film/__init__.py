"""Films: a storyboard becomes scenes, draw lists, frames, and an MP4 with sound and captions."""
