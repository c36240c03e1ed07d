"""Labels of each residue of proteins: the three tasks of the FLIP benchmark with a label a residue (licence AFL-3.0).

The files are the user's: ``secondary_structure.splits.zip``, ``conservation.splits.zip`` and ``bind.splits.zip`` of the
benchmark's repository lie in the folder that ``source`` names; without the last one, nothing has labels of binding.

A row is a sequence: ``sequence``; ``id``, of the first task that has it (``#2`` behind it where another sequence has
it too); and by task a class a residue, as long as the sequence, -1 where there is none:

- ``secondary_structure``: H, E or C; none where the residue was not resolved.
- ``conservation``: 1, varying, to 9, conserved.
- ``binding`` (their split ``from_publication``): nothing, or what is bound: metal, nucleic acid, small molecules, or
  several.

The tasks' own splits disagree: of one task's training chains, some are another's test chains. Here a row is in test
if any task's split says so, else in validation if any says so, else in train: nothing is learned about a chain that
is held out anywhere. In a held-out row the labels of a task are kept only where its own split is the row's. So a
task's test labels are those of all of its own test chains and of no others, and compare with what others report; its
validation labels are of those of its own validation chains that no task tests; and some labels of train and
validation are left out. Sequences are compared exactly. A sequence with two different strings of labels in a task
has none in it.

Reference:
    Dallago et al., 2021, FLIP: Benchmark tasks in fitness landscape inference for proteins.
"""
