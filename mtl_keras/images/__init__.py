"""Pictures: decoding, sizes and augmentation, in graph."""
