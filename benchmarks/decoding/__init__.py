"""Compares the readers and the retry ladder on simulated presentations: `--help` says how."""
