"""The whole life of a pass: rosters read, passes issued, renewed, replaced, revoked."""
