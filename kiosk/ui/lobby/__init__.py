"""The pages a visitor sees at a lobby terminal."""
