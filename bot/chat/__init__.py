"""The vocabulary of chatting: what every feature speaks in. It knows no feature."""
