"""Page layout, components and charts: what every page of the house is made of."""
