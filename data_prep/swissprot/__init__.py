"""Swiss-Prot: proteins with what they do, where they are and what they are part of, from UniProtKB's flat file.

The files are the user's, in the folder that ``source`` names: flat files of UniProtKB (``uniprot_sprot.dat.gz``; others
too, as those by division), ``go-basic.obo`` or ``go.obo`` of the Gene Ontology, and if there is one a table of UniRef50
clusters: ``uniref50.tsv`` (accession, tabulator, name) or UniProt's ``idmapping_selected.tab.gz``. Without ``source``
Swiss-Prot and the ontology are fetched, some 0.7 GB. That was never tried here, where neither site can be reached.

A row is an entry: ``sequence``, the canonical one; ``id``, its accession; ``name``, ``organism``, ``taxon``;
``fragment``; ``go_evidence``, the terms of GO as they stand in the entry with their codes of evidence; ``group``, of
similar proteins; ``membrane``, a class; and lists of classes with all ancestors (the parents are in the metadata):

- ``ec``: EC numbers, 1.-.-.- to 1.1.1.1, those of parts of the protein too;
- ``go_molecular_function``, ``go_biological_process``, ``go_cellular_component``: "id name" of terms, by ``is_a`` and
  ``part_of`` within the aspect, without the root. Obsolete terms are replaced where the ontology says by what;
- ``location``: the 13 compartments of ``compartments.py``, of the protein itself or of the isoform that is displayed;
- ``keywords``, but for those that tell of the entry.

Of each list, labels that fewer than 50 proteins of training have are left out. Where an entry says nothing of a kind,
or nothing that is in use, the list is -1: missing, not negative. ``membrane`` (transmembrane, lipid_anchored,
peripheral, soluble) is -1 where it does not follow.

Splits (80, 10, 10 percent, by a stable hash of the group's name) keep similar proteins together: by the given clusters,
else by mmseqs or cd-hit if one is on the path, else by words that they share (``grouping.py``). The metadata say which.

Configurations: ``all``; ``experimental``, of GO only terms with codes of experiments (and TAS, IC); ``all_beam``, as
the first, by Apache Beam (the extra ``beam``), which parses one flat file a worker.

What is parsed and grouped stays in ``swissprot_work`` beside the data, so that a preparation that was stopped goes on,
and another configuration need not parse again; it may be deleted. A file is never in memory as a whole; accessions,
groups and, where no clusters are given, sequences are.
"""
