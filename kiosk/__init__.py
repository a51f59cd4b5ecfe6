"""Video-visit enrolment, review and booking for a jail's lobby and its review desks."""
