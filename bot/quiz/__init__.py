"""Quizzes and tests: question banks first."""
