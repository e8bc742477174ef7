"""Looks at an installation and names each fault with its mend."""
