"""What the program is about, in plain Python: values and rules, the standard library alone."""
