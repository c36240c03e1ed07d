"""The template of the page of a study."""
