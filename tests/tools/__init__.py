"""What makes files of the project: the catalogue, pictures, constants."""
