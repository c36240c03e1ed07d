"""Swiss-Prot: proteins with what they do, where they are and what they are part of, from UniProtKB's flat file."""
