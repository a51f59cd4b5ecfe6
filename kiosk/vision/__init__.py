"""Pixels in, findings out: numpy and OpenCV, no Qt, no files."""

import cv2

# One core: the look runs on a lane of its own beside the camera and the screen, which need the
# others; with more threads the median of a look hardly falls and its worst case doubles.
cv2.setNumThreads(1)
# What the decoder finds wrong with a file is told once, by the refusal.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
