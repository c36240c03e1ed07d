"""The command line ``mtl-keras``."""
