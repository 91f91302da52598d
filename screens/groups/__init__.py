"""The groups pane, one group and its pages."""
