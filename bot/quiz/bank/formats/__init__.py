"""Files of questions, in the formats people have them in."""
