"""Real people before a camera, with known faults and things worn, for the portrait benchmark."""
