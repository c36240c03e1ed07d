"""Answers of a trained model, in plain Python."""
