"""The activities of Tumar Kit, each in a folder of its own."""
