"""English: its grammar, and rules said in it."""
