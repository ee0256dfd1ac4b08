"""What research says, and does not say: passages with their evidence, and an index to find them."""
