"""Pass codes and keys: from code text to signed claims, and back."""
