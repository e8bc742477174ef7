"""Lists as tables: what columns a kind has, and how cells, sheets and files of them are written and read."""
