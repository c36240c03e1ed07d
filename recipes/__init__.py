"""The recipes that travel with the package."""
