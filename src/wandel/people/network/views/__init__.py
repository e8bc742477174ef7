"""Pages of the network, and the forms for ties and involvements."""
