"""Scripts that make the weights shipped in resources/models; the program never imports them."""

import os

# Read by numpy when it is first imported: sums over two threads differ in their last digits.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
