"""Measurements beside a peer or a floor; run by hand, one module a command."""
