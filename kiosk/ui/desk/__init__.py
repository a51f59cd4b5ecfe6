"""The pages an officer sees at a review desk."""
