"""What print is made with: Typst."""
