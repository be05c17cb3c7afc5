"""Every mapped class, imported once, so that the metadata is whole wherever it is needed (migrations, tests)."""

from surveys.accounts.models import Account, ApiClient, IdempotencyKey, Throttle
from surveys.audit.models import AuditEntry
from surveys.calls.models import HelpCall
from surveys.contests.models import Contest
from surveys.database import Base
from surveys.devices.models import Device
from surveys.dossiers.models import Dossier, DossierImport
from surveys.figures.models import (
    FlowClerk,
    FlowHour,
    FlowOrigin,
    FlowProcedure,
    TallyOffice,
    TallyPass,
)
from surveys.figures.released.mixes import ReleasedMix
from surveys.figures.released.models import Release, Released, TallyChange
from surveys.forms.models import Form, FormVersion, Option, Question
from surveys.guide.models import ProcedureGuide
from surveys.notes.models import TimeNote
from surveys.offers.models import Offer, OfferCount
from surveys.office.models import Clerk, Counter, Field, Holiday, Office, Procedure
from surveys.printing.models import Printer, PrinterFault, PrinterState, PrinterTally, PrintJob
from surveys.printing.templates import TicketTemplate
from surveys.remarks.models import RemarkBatch, RemarkReading
from surveys.reports.models import Report, ReportEntry, ReportFile, ReportPlan, ReportRule
from surveys.responses.models import Answer, Quarantined, Response
from surveys.signs.models import Sign, SignDecision, SignLook
from surveys.theme.models import OfficeTheme
from surveys.tokens.models import Batch, Token
from surveys.voice.models import Recording, Sound, SpokenLanguage

metadata = Base.metadata

__all__ = [
    "Account",
    "Answer",
    "ApiClient",
    "AuditEntry",
    "Base",
    "Batch",
    "Clerk",
    "Contest",
    "Counter",
    "Device",
    "Dossier",
    "DossierImport",
    "Field",
    "FlowClerk",
    "FlowHour",
    "FlowOrigin",
    "FlowProcedure",
    "Form",
    "FormVersion",
    "HelpCall",
    "Holiday",
    "IdempotencyKey",
    "Offer",
    "OfferCount",
    "Office",
    "OfficeTheme",
    "Option",
    "PrintJob",
    "Printer",
    "PrinterFault",
    "PrinterState",
    "PrinterTally",
    "Procedure",
    "ProcedureGuide",
    "Quarantined",
    "Question",
    "Recording",
    "Release",
    "Released",
    "ReleasedMix",
    "RemarkBatch",
    "RemarkReading",
    "Report",
    "ReportEntry",
    "ReportFile",
    "ReportPlan",
    "ReportRule",
    "Response",
    "Sign",
    "SignDecision",
    "SignLook",
    "Sound",
    "SpokenLanguage",
    "TallyChange",
    "TallyOffice",
    "TallyPass",
    "Throttle",
    "TicketTemplate",
    "TimeNote",
    "Token",
    "metadata",
]
