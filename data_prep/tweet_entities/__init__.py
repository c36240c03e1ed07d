"""Named entities in tweets: 2,394 tweets of 2010 with ten types of entities.

A row: ``words``, strings; ``tags``, a BIO tag a word; ``id``, the line of its first word in the source. Splits by a
stable hash of the folded text: train 70, validation 10, test 20 percent.
"""
