"""Files that leave the laptop: written row by row, never a formula, never half a file."""
