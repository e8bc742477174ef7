"""What somebody has typed and not saved yet: kept while they write, offered again, and nobody else's."""
