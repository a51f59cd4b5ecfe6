"""Video-visit enrolment, review and booking for a jail's lobby and its review desks."""

import os

# Read by numpy when it is first imported. Vision runs on one core, beside the camera and the
# screen; on a busy machine a second thread that waits by spinning made the small matrix products
# of the classifiers cost 500 instead of 13 microseconds of processor time a window.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
