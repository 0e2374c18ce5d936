"""The demo site: a made-up park, passes of every kind, and a recording of them."""
