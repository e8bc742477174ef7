"""Tables of figures, typed along the keyboard or pasted from a spreadsheet: each cell is read and answered by
itself."""
