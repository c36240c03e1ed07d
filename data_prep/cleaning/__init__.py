"""Cleaning steps in plain Python: encoding, duplicates, conflicting labels, tags, splits."""
