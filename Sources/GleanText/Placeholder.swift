// Placeholder, replaced as the floor is built.
