"""Changes that are proposed by those who may not make them, and what became of them."""
