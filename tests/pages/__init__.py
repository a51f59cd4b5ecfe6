"""Page objects: what a person sees and touches on each screen."""
