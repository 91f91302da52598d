"""What every pane is built from: tables, pages, lines of text, styles."""
