"""The demo: drawn people and documents, and the seeded facility."""
