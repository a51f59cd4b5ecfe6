"""The same folder of the program, tested."""
