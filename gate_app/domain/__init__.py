"""Pure values and rules: no I/O, no now(), nothing but what is passed in."""
