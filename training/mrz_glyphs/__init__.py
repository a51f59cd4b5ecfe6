"""The classifier of one OCR-B character: drawn text, faults, network, training, calibration."""
