"""Finding a reply while it is typed: tokens, pinyin, initials, typos, scoring."""
