"""Chinese: its grammar, and rules said in it."""
