"""A balance year while it is put together: its cells typed or pasted, then computed and kept."""
