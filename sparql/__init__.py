"""How the knowledge is asked: protocol, admission, workers, results."""
