"""Sentiment of tweets: six CrowdFlower corpora of 2012 to 2015, negative, neutral or positive.

The tweets are about airlines, driverless cars, a festival, footballs that lost air, a maker of telephones and a
medicine against hay fever. A row: ``text``; ``label``; ``confidence``, how much the annotators agreed, 0 to 1, or -1
where the source does not say (all rows about the medicine, among others); ``id``, the row's number in the source.

Configurations: ``random``, splits by a stable hash of the folded text, train 80, validation 10, test 10 percent.
``by_topic``, the harder one: the test split is the tweets to or about six airlines (they were collected by the names
of the airlines' accounts, so that each has one), train (90 percent) and validation (10) are the others.
"""
