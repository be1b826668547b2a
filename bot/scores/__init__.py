"""Scores: what people have achieved, kept for years."""
