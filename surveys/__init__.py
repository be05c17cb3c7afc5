"""The domain of Phiếu and its store. Nothing here but ``surveys.web`` knows of Flask."""

from surveys.settings import for_library

# Before numpy is first imported: its threads wait for each other by spinning, which on a server that is busy with ratings makes a
# release take ten times as long.
for_library("OPENBLAS_NUM_THREADS", "1")
