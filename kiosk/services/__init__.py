"""One plain function for each thing a person does."""
