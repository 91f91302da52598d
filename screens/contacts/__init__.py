"""Conversations with people and all that is known of them."""
