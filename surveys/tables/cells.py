"""The columns that tell a released cell, and a cell as their values."""

from surveys.errors import N_
from surveys.figures.released.kinds import Why
from surveys.figures.released.reading import Cell
from surveys.figures.statistics import figure
from surveys.tables.columns import Column, Row, Type

WITHHELD = "withheld; see the column withheld"
UNKNOWN = "withheld, or nobody answered"
WILSON = "Wilson (1927), JASA 22, 209–212"
LEVELS = (N_("Rất không hài lòng"), N_("Không hài lòng"), N_("Bình thường"), N_("Hài lòng"), N_("Rất hài lòng"))
LETTER = "Nghị định 118/2025/NĐ-CP, Điều 33"

OFFICE = (
    Column("office_code", Type.TEXT, N_("Mã đơn vị"), "The office's code."),
    Column("office", Type.TEXT, N_("Đơn vị"), "The office's name."),
)
PERIOD = (
    Column("first", Type.DAY, N_("Từ ngày"), "First day, included.", "Vietnamese day"),
    Column("last", Type.DAY, N_("Đến ngày"), "Last day, included.", "Vietnamese day"),
)
WITHHELD_BECAUSE = Column(
    "withheld",
    Type.WORD,
    N_("Ghi chú"),
    "Why the row shows no counts. few: too few ratings; alone: too few, as all are one clerk's; period: too few for this period "
    "by itself; others: so that another group can't be worked out; many: groups are told one by one, never combined.",
    null="nothing is withheld",
)
N = Column("n", Type.COUNT, N_("Số đánh giá"), "Ratings that answer overall satisfaction.", "ratings", LETTER, WITHHELD)
COUNTS = tuple(
    Column(f"n{level}", Type.COUNT, title, f"Those of n at level {level} (1 worst, 5 best).", "ratings", null=WITHHELD)
    for level, title in enumerate(LEVELS, start=1)
)
SHARES = (
    Column("share", Type.SHARE, N_("Tỷ lệ hài lòng"), "(n4 + n5) ÷ n. Never to be called SIPAS.", "0 to 1", null=UNKNOWN),
    Column("low", Type.SHARE, N_("Cận dưới 95 %"), "Lower end of the share's 95 % interval.", "0 to 1", WILSON, UNKNOWN),
    Column("high", Type.SHARE, N_("Cận trên 95 %"), "Upper end of the share's 95 % interval.", "0 to 1", WILSON, UNKNOWN),
)
MEAN = Column("mean", Type.NUMBER, N_("Điểm trung bình"), "Mean level.", "levels, 1 to 5", null=UNKNOWN)
PARTIAL = Column(
    "partial", Type.FLAG, N_("Thiếu đơn vị"), "Some offices withhold theirs; the row is the sum of those that don't."
)
FIGURE = (N, *COUNTS, *SHARES, MEAN, PARTIAL, WITHHELD_BECAUSE)
NOTHING: tuple[None, ...] = (None,) * 10


def told(cell: Cell | None) -> Row:
    """A cell as the values of ``FIGURE``; no cell at all: nobody answered."""
    if cell is not None and cell.counts is None and cell.why is not None:
        return (*NOTHING, cell.partial, cell.why.value)
    counts = (cell.counts if cell else None) or (0,) * 5
    return (*measured(counts[:5]), bool(cell and cell.partial), None)


def measured(counts: tuple[int, ...]) -> Row:
    """Five counts as n, n1…n5, share, low, high and mean."""
    found = figure(counts)
    if found is None:
        return (0, *counts, None, None, None, None)
    return (found.n, *found.counts, found.share, found.low, found.high, found.mean)


def why(reason: Why | None) -> str | None:
    """A reason as its word."""
    return None if reason is None else reason.value
