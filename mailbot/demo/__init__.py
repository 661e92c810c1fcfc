"""The demo: an embedded mail server on loopback and sample threads of our own writing."""
