"""Every setting, to look for and to change."""
