"""What a wording asks for, and the data that come with the product."""
