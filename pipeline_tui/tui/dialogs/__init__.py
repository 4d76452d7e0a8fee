"""What a person types into or chooses from: small sheets at the bottom of the screen."""
