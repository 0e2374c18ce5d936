"""Exchanges ledgers with other stations: through a hub, or a stick."""
