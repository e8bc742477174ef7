"""Where figures and statements come from: made, changed and chosen in the browser."""
