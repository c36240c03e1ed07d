"""Entries in the form of UniProtKB's flat file and a small Gene Ontology, all made up by hand."""

import gzip
import random
from collections.abc import Iterable
from pathlib import Path

from Bio.SeqUtils import molecular_weight
from Bio.SeqUtils.CheckSum import crc64

KINASE = "MSTAVLENPGLGRKLSDFGQETSYIEDNCNQNGAISLIFSLKEEVGALAKVLRLFEENDVNLTHIESRPSRLKKDEYEFFTHLDKRSLPALTNIIKILR"
RECEPTOR = "MDKLDANVSSEEGFGSVEKVVLLTFLSTVILMAILGNLLVMVAVCWDRQLRKIKTNYFIVSLAFADLLVSVLVMPFGAIELVQDIWIYGEVFCLVRTSLD"
FRAGMENT = "XGQUCRRSPWLKOBTEEZNVDXHFYCJA"

ENTRIES = (
    f"""ID   KIN1_TESTA              Reviewed;         {len(KINASE)} AA.
AC   P12345; Q1ABC2; A0A0B1CDE2;
AC   Q9XYZ8;
DT   01-JAN-1998, integrated into UniProtKB/Swiss-Prot.
DT   15-OCT-2001, sequence version 3.
DT   01-APR-2004, entry version 14.
DE   RecName: Full=Two-headed test kinase {{ECO:0000305}};
DE            Short=TK-1 {{ECO:0000303|PubMed:11111111, ECO:0000303|PubMed:22222222}};
DE            EC=2.7.11.1 {{ECO:0000269|PubMed:11111111}};
DE            EC=2.7.11.- {{ECO:0000269|PubMed:11111111,
DE            ECO:0000269|PubMed:22222222}};
DE   AltName: Full=Made-up protein with a name that is so long that the line had to
DE            be broken;
DE   Includes:
DE     RecName: Full=Test ligase;
DE              EC=6.3.2.n1;
DE   Contains:
DE     RecName: Full=Test peptide;
DE              EC=3.4.21.-;
DE   Contains:
DE     RecName: Full=Second test peptide;
DE              EC=2.7.11.1;
DE   Flags: Precursor;
GN   Name=kinA {{ECO:0000303|PubMed:11111111}}; Synonyms=kin1, tkA;
OS   Testus artificialis (strain ATCC 00000 / made up for
OS   tests) (Test animal).
OC   Eukaryota; Metazoa; Testozoa;
OC   Testidae.
OX   NCBI_TaxID=99999 {{ECO:0000312|Proteomes:UP000000000}};
RN   [1] {{ECO:0000312|EMBL:AAA00000.1}}
RP   NUCLEOTIDE SEQUENCE [MRNA].
RX   PubMed=11111111; DOI=10.0000/test.1;
RA   Nobody N., Somebody S.;
RT   "A title that was made up.";
RL   J. Test. 1:1-2(1998).
CC   -!- FUNCTION: Does nothing; it was made up -!- not a topic. Is said to be in
CC       Note=this, which is no note of a location.
CC   -!- ALTERNATIVE PRODUCTS:
CC       Event=Alternative splicing; Named isoforms=3;
CC         Comment=Made up.;
CC       Name=Long; Synonyms=A, B {{ECO:0000303|PubMed:11111111}};
CC         IsoId=P12345-1; Sequence=Displayed;
CC       Name=Short {{ECO:0000303|PubMed:22222222}};
CC         IsoId=P12345-2, P12345-4; Sequence=VSP_000001, VSP_000002;
CC         Note=Name of the game.;
CC       Name=3;
CC         IsoId=Q1ABC2-1; Sequence=External;
CC   -!- SUBCELLULAR LOCATION: Cytoplasm, cytosol {{ECO:0000269|PubMed:11111111,
CC       ECO:0000305|PubMed:22222222}}. Endoplasmic reticulum membrane {{ECO:0000250}};
CC       Single-pass type II membrane protein; Cytoplasmic side. Endoplasmic reticulum-
CC       Golgi intermediate compartment {{ECO:0000305}}. Note=Moves to the nucleus.
CC       Secreted. {{ECO:0000269|PubMed:11111111}}.
CC   -!- SUBCELLULAR LOCATION: [Isoform Long]: Nucleus {{ECO:0000269|PubMed:11111111}}.
CC   -!- SUBCELLULAR LOCATION: [Isoform Short]: Mitochondrion.
CC   -!- SUBCELLULAR LOCATION: [Test peptide]: Secreted {{ECO:0000250}}.
CC   -!- SUBCELLULAR LOCATION: Note=Only a note. Peroxisome.
CC   ---------------------------------------------------------------------------
CC   Copyrighted by nobody
CC   ---------------------------------------------------------------------------
DR   EMBL; AAA00000; AAA00000.1; -; mRNA.
DR   RefSeq; NP_000000.1; NM_000000.1. [P12345-1]
DR   GO; GO:0000101; C:inner part; IDA:UniProtKB.
DR   GO; GO:0000900; C:old part; IDA:UniProtKB.
DR   GO; GO:0000901; C:gone part; IEA:UniProtKB-SubCell.
DR   GO; GO:0000203; F:binding; of kinds, if any; IPI:IntAct.
DR   GO; GO:0000201; F:acting; ND:UniProtKB.
DR   GO; GO:0000303; P:going; IEA:InterPro.
PE   1: Evidence at protein level;
KW   3D-structure {{ECO:0007829|PDB:0ABC}}; Alternative splicing;
KW   Kinase {{ECO:0000256|ARBA:ARBA0000000}}; Two-component
KW   system {{ECO:0000305}}; Transferase.
FT   CHAIN           1..100
FT                   /note="Two-headed test kinase"
FT                   /id="PRO_0000000001"
FT   TRANSMEM        12..32
FT                   /note="Helical"
FT                   /evidence="ECO:0000255"
FT   VAR_SEQ         P12345-2:40..41
FT                   /note="Missing"
FT   INTRAMEM        <50..>60
FT                   /note="TRANSMEM 5..7 in a note"
FT   LIPID           5
FT                   /note="S-palmitoyl cysteine"
**
**   #################    INTERNAL SECTION    ##################
""",
    f"""ID   OLD4_TESTA              Reviewed;         {len(RECEPTOR)} AA.
AC   Q13639;
DT   15-JUL-1999, integrated into UniProtKB/Swiss-Prot.
DT   16-APR-2002, sequence version 2.
DT   27-JUL-2011, entry version 118.
DE   RecName: Full=Old receptor;
GN   Name=oldR;
OS   Testus artificialis.
OC   Eukaryota.
OX   NCBI_TaxID=99998;
RN   [1]
RP   NUCLEOTIDE SEQUENCE [MRNA].
RA   Nobody N.;
RT   "Another title.";
RL   J. Test. 1:3-4(1999).
CC   -!- SUBCELLULAR LOCATION: Cell membrane; Multi-pass membrane protein (By
CC       similarity). Endosome (By similarity).
DR   GO; GO:0000102; C:outer part; TAS:ProtInc.
DR   GO; GO:0000304; P:fast going; IMP:UniProtKB. [Q13639-1]
PE   2: Evidence at transcript level;
KW   Membrane; Receptor;
KW   Transmembrane.
FT   TRANSMEM     20     40       Helical; Name=1; (By similarity).
FT   TRANSMEM     59     79       Helical; Name=2; (By similarity).
FT   LIPID         ?      ?       GPI-anchor amidated serine.
""",
    f"""ID   A0A0C1DEF3_TESTA        Unreviewed;        {len(FRAGMENT)} AA.
AC   A0A0C1DEF3;
DT   01-APR-2015, integrated into UniProtKB/TrEMBL.
DT   01-APR-2015, sequence version 1.
DT   07-NOV-2018, entry version 9.
DE   SubName: Full=Submitted protein {{ECO:0000313|EMBL:KIA00000.1}};
DE            EC=1.14.13.39 {{ECO:0000313|EMBL:KIA00000.1}};
DE   Flags: Fragments;
OS   Testus incertus.
OC   Bacteria.
OX   NCBI_TaxID=5;
RN   [1]
RP   NUCLEOTIDE SEQUENCE.
RA   Nobody N.;
RL   Submitted (JAN-2014) to no database.
PE   4: Predicted;
FT   NON_TER         1
FT                   /evidence="ECO:0000313|EMBL:KIA00000.1"
""",
)
SEQUENCES = (KINASE, RECEPTOR, FRAGMENT)

ONTOLOGY = """format-version: 1.2
data-version: made-up
ontology: go

[Term]
id: GO:0000100
name: cellular_component
namespace: cellular_component

[Term]
id: GO:0000101
name: inner part
namespace: cellular_component
alt_id: GO:0000111
alt_id: GO:0000112
def: "A part that was made up." [GOC:nobody]
is_a: GO:0000103 ! any part
relationship: part_of GO:0000102 {gci_relation="part_of"} ! outer part

[Term]
id: GO:0000102
name: outer part
namespace: cellular_component
is_a: GO:0000103 {is_inferred="true"} ! any part

[Term]
id: GO:0000103
name: any part
namespace: cellular_component
is_a: GO:0000100 ! cellular_component

[Term]
id: GO:0000200
name: molecular_function
namespace: molecular_function

[Term]
id: GO:0000203
name: binding; of kinds, if any
namespace: molecular_function
is_a: GO:0000201 ! acting
relationship: part_of GO:0000303 ! going

[Term]
id: GO:0000201
name: acting
namespace: molecular_function
is_a: GO:0000200

[Term]
id: GO:0000300
name: biological_process
namespace: biological_process

[Term]
id: GO:0000303
name: going
namespace: biological_process
is_a: GO:0000300 ! biological_process
relationship: regulates GO:0000304 ! fast going

[Term]
id: GO:0000304
name: fast going
namespace: biological_process
is_a: GO:0000303 ! going

[Term]
id: GO:0000900
name: obsolete old part
namespace: cellular_component
is_obsolete: true
replaced_by: GO:0000902

[Term]
id: GO:0000901
name: obsolete gone part
namespace: cellular_component
is_obsolete: true
consider: GO:0000102

[Term]
id: GO:0000902
name: obsolete newer part
namespace: cellular_component
is_obsolete: true
replaced_by: GO:0000111

[Typedef]
id: part_of
name: part of
namespace: external
is_transitive: true
"""


def finished(lines: str, sequence: str) -> str:
    """Returns an entry with its sequence, which is summed up by Biopython."""
    known = sequence.translate(str.maketrans("BZJX", "DEIG"))  # Biopython has no weights of these
    rows = [sequence[start : start + 60] for start in range(0, len(sequence), 60)]
    blocks = [" ".join(row[start : start + 10] for start in range(0, len(row), 10)) for row in rows]
    weight = round(molecular_weight(known, "protein"))
    heading = f"SQ   SEQUENCE   {len(sequence)} AA;  {weight} MW;  {crc64(sequence)[4:]} CRC64;\n"
    return lines + heading + "".join(f"     {block}\n" for block in blocks) + "//\n"


def flat_file() -> str:
    """Returns the hand-made entries as a flat file."""
    return "".join(map(finished, ENTRIES, SEQUENCES))


def write(path: Path, text: str) -> Path:
    """Writes a file, compressed if its name ends in gz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def plain_entry(accession: str, sequence: str, *lines: str) -> str:
    """Returns a reviewed entry with some lines of its own, those of codes DE, CC, DR, KW and FT."""
    order = ("DE", "CC", "DR", "KW", "FT")
    own = sorted(lines, key=lambda line: order.index(line[:2]))
    head = [
        f"ID   {accession}_TESTA            Reviewed;         {len(sequence)} AA.",
        f"AC   {accession};",
        *[line for line in own if line.startswith("DE")],
        "OS   Testus artificialis.",
        "OX   NCBI_TaxID=99999;",
        *[line for line in own if not line.startswith("DE")],
    ]
    return finished("".join(f"{line}\n" for line in head), sequence)


def accession(number: int) -> str:
    """Returns the accession of a number."""
    return f"P{number:05d}"


def chance_sequence(seed: int, length: int = 60) -> str:
    """Returns a sequence of chance."""
    return "M" + "".join(random.Random(seed).choices("ACDEFGHIKLMNPQRSTVWY", k=length - 1))


def write_source(folder: Path, entries: Iterable[str]) -> Path:
    """Writes a folder as a user has it: the flat file and the ontology."""
    write(folder / "uniprot_sprot.dat.gz", "".join(entries))
    write(folder / "go-basic.obo", ONTOLOGY)
    return folder
