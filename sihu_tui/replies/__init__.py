"""Canned replies (话术): search, blanks, wording, packs."""
