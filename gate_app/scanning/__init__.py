"""From a camera, a recording or a handheld scanner to the text of the codes held up to it."""
