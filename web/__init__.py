"""How the knowledge is served: pages, dereferencing, the command line."""
