"""Text of people and for people: cleaning, masking, matching, pinyin, amounts, charts in characters, translation."""
