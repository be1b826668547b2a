"""The machinery: updates in, timers, messages out, one database between them. It knows no feature."""
