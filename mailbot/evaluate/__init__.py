"""Labelled threads in, precision and recall per check out."""
