"""The ledger: one append-only chain per station, and the views folded from it."""
