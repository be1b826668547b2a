"""Reported questions: the secretary rules on them, and what they counted for is counted anew."""
