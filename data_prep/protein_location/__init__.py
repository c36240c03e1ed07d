"""Where in the cell a protein is: SCL2205, 19,074 proteins of UniProtKB (release 2022_05), 13 classes.

A row: ``sequence``; ``id``, the accession; ``label``, one of 13 classes, of which four are several places at once;
``locations``, those places, of 12, for a head of several labels.

The splits are the source's own, 15,183 / 1,260 / 2,631 proteins. Its authors reduced homology among them, and still
some proteins are in two splits, even exactly. So a row is removed from train where one of validation or test is
equal or similar (at least 0.3 of the shorter one's distinct words of 5 residues; as much is left at 79 percent of
identity, where changes are evenly spread), and from validation where one of test is. Test stays whole, copies within
itself included. Farther relatives are not looked for. Copies in train count once, and not at all where they differ
in the label.
"""
