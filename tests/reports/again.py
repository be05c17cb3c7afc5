"""Make documents' files in a process of its own: reads kind, tab and JSON from each line, prints the digests of the files."""

import sys
from hashlib import sha256

from surveys.reports.documents import from_text
from surveys.reports.keeping import files
from surveys.reports.models import ReportKind

for line in sys.stdin:
    kind, _, text = line.rstrip("\n").partition("\t")
    for form, data in files(from_text(ReportKind(kind), text)).items():
        sys.stdout.write(f"{kind} {form.value} {sha256(data).hexdigest()}\n")
