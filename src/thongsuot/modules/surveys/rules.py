"""How few answers may be shown, so that nobody is told from them."""

# People rate those who received them. With fewer answers than these at a
# window or of an officer, whoever was there that day could be told from the numbers.
FEWEST_SHOWN = 5
