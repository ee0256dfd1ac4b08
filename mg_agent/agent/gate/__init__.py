"""What stands between a model's draft and a reader."""
