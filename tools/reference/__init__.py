"""The references that are printed from the code: states, permissions, modules, shape."""
