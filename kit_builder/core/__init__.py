"""What everything else stands on: the values of a kit, files, schemas, errors."""
