"""How the knowledge is kept: patches, journal, store, snapshots, tables."""
