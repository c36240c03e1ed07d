"""Sequences of amino acids: what their letters mean."""
