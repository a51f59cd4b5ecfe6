"""Pixels in, findings out: numpy and OpenCV, no Qt, no files."""
