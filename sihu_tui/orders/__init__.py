"""Orders: reading files of shops, matching buyers, credit and settlement."""
