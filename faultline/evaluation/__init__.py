"""Scores an extractor against gold data, and shows where it is wrong."""
