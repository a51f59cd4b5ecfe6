"""The device that sees: webcam, network stream, recorded pictures; the one thread that reads."""
