"""The monthly test: announced in the group, taken in private, reported once it has closed."""
