"""Fuzzing with coverage, run by hand: ``python -m tests.fuzz.barcodes`` (extra ``fuzz``)."""
