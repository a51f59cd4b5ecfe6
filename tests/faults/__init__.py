"""What goes wrong outside the program, from the front door: a clear sentence, nothing lost."""
