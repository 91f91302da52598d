"""One module a chat format; each is found by its name in `readers.MODULES`."""
