"""The steps between schema versions."""
