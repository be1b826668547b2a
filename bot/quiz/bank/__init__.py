"""Question banks: what a question is, packs of them as YAML, and the doctor that examines them. Pure."""
