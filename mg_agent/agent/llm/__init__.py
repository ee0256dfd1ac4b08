"""Language models at work: how they are run, what they may do, and the shape in which they hand in an answer."""
