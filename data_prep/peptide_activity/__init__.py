"""What peptides are active against: microbes (5,200 peptides) and cancer cells (826 of at most 30 residues).

A row: ``sequence``; ``id``; a label for each activity, -1 where its source does not have the peptide; ``group``, the
group of similar peptides that it is in. The activities and their counterparts, which nobody has tested:

- ``antimicrobial``: 2,600 peptides of APD3 beside as many of UniProt of 10 to 50 residues. Of the counterparts 61
  percent begin with methionine, of the peptides of APD3 2 percent, and lengths differ too: a part of any result is
  that.
- ``anticancer``: 413 peptides of CancerPPD without cysteine beside as many transmembrane helices of real proteins,
  which are easily told apart by their composition.
- ``anticancer_random``: the same 413 beside as many sequences **made by chance** of the composition of antimicrobial
  peptides.

Configurations: ``joint``, ``antimicrobial`` and ``anticancer`` in one row; ``antimicrobial``, ``anticancer``,
``anticancer_random``: the rows that have this label alone.

Equal peptides of a source are one row, and none where they have both labels. All sources are split jointly, so that
no peptide is in one's train and another's test. Groups stay together: peptides that are similar (at least half of
the shorter one's distinct words of 3 residues are the other's too), those that are similar to these, and so on.
Groups of more than 20 peptides, of which one has 921, are in train; the others are drawn such that train, validation
and test have 70, 10 and 20 percent of each label. So test has few relatives of what was learned, and results are
lower than with rows split at random.
"""
