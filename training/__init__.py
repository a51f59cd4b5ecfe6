"""Scripts that make the weights shipped in resources/models; the program never imports them."""
