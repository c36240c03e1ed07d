"""The page's templates and its style sheet."""
