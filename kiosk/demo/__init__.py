"""A facility that does not exist: drawn people and cards, seeded days, a tour of the screens."""
