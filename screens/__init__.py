"""All that draws: the Textual console. It reaches data only through sihu_tui's functions."""
