"""Official reports: indicator scoring by a versioned rule set, the thirteen dossier columns, the notice board's summary.

Each is kept as it was made, with its data; the same data gives the same files to the byte.
"""
