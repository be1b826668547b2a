"""The vocabulary of chatting: what a feature is made of, and what its handlers get. It knows no feature."""
