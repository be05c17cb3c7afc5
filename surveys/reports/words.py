"""The Vietnamese words and numbers of official reports. They are papers of a Vietnamese office: in Vietnamese alone."""

from datetime import date
from fractions import Fraction

from surveys.clock import first_of_month, to_local
from surveys.figures.periods import Period
from surveys.reports.documents import Columns, Head, Line, Notice, Party, Scoring
from surveys.reports.rules import Scale, read
from surveys.reports.scoring import tenths

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
NUMBER = "Số: ……/BC-……"
MADE_BY = "NGƯỜI LẬP BIỂU"
HEAD_OF_OFFICE = "THỦ TRƯỞNG ĐƠN VỊ"
SIGN, SEAL = "(Ký, ghi rõ họ tên)", "(Ký, đóng dấu, ghi rõ họ tên)"
DRAFT = "BẢN NHÁP, CHƯA LƯU: số liệu còn có thể thay đổi"
SAMPLE = "DỮ LIỆU MẪU: mọi hồ sơ và đánh giá đều do máy tạo ra để dùng thử"
CONTESTED = "đang có ý kiến chưa giải quyết của cán bộ"
NO_DATA = "không có số liệu"
UNDECIDED = "Chưa đủ số liệu để xếp loại"
WHY = {"none": NO_DATA, "few": "chưa đủ số đánh giá", "entry": "đơn vị chưa nhập", "entered": "do đơn vị nhập"}
ROMAN = ("I", "II", "III", "IV")


def period(value: Period) -> str:
    """Tháng 5 năm 2016, Quý II năm 2016, Năm 2016, or from one month to another."""
    year, month = divmod(value.first, 100)
    if value.kind == "month":
        return f"Tháng {month} năm {year}"
    if value.kind == "quarter":
        return f"Quý {ROMAN[month // 3]} năm {year}"
    if value.kind == "year":
        return f"Năm {year}"
    return f"Từ tháng {first_of_month(value.first):%m/%Y} đến tháng {first_of_month(value.last):%m/%Y}"


def day(value: date) -> str:
    """31/12/2016."""
    return f"{value:%d/%m/%Y}"


def place_and_date(head: Head) -> str:
    """Where and when it is signed: the day is left to the hand."""
    return f"{head.place or '…………'}, ngày …… tháng …… năm {to_local(head.made_at).year}"


def made(head: Head) -> str:
    """When it was made, and of which edition it is."""
    moment = f"{to_local(head.made_at):%H:%M ngày %d/%m/%Y}"
    return f"Bản số {head.edition}, lập lúc {moment}" if head.edition else f"Bản nháp, xem lúc {moment}"


def marks(head: Head) -> list[str]:
    """What must stand out above the title."""
    found = [DRAFT] if not head.edition else []
    if head.edition > 1:
        found.append(f"Bản số {head.edition}, thay bản số {head.edition - 1}. Lý do: {head.reason}")
    return [*found, SAMPLE] if head.sample else found


def whole(value: int) -> str:
    """1.234."""
    return f"{value:,}".replace(",", ".")


def decimal(in_tenths: int | None) -> str:
    """16 tenths as 1,6; – for none."""
    return "–" if in_tenths is None else f"{in_tenths // 10},{in_tenths % 10}"


def per_cent(part: int, all_: int) -> str:
    """87,2 %, in exact arithmetic, half up."""
    return f"{decimal(tenths(Fraction(100 * part, all_)))} %" if all_ else "–"


def classed(party: Party, scale: Scale) -> str:
    """The class, or the classes between which the missing indicators leave it."""
    if not party.low:
        return "Chưa có số liệu"
    if party.low == party.high:
        return party.low
    names = [band.name for band in reversed(scale.bands)]
    between = names[names.index(party.low) : names.index(party.high) + 1]
    return UNDECIDED if between == names else f"Chưa xếp được: {' hoặc '.join(between).lower()}"


def missing(party: Party) -> str:
    """Which indicators are left out, and why; empty when none is."""
    left: dict[str, list[str]] = {}
    for line in party.lines:
        if line.points is None:
            left.setdefault(line.why, []).append(str(line.number))
    told = [f"{', '.join(numbers)} ({WHY[why]})" for why, numbers in left.items()]
    return f"Không tính chỉ số {'; '.join(told)}" if told else ""


def why(line: Line) -> str:
    """Why an indicator has no figure; empty where it has one."""
    return WHY.get(line.why, "")


def made_of(line: Line) -> tuple[int | None, int | None]:
    """Points and dossiers behind an indicator; the office's own ones have none."""
    return (None, None) if line.why == "entered" else (line.points, line.n)


def scoring_notes(document: Scoring) -> list[str]:
    """What a reader of a scoring must know, line by line."""
    rules = read(document.rules)
    notes = [
        f"Bộ quy tắc {rules.code}: {rules.name}. Nguồn: {rules.source}.",
        f"Đơn vị xác nhận áp dụng: {document.basis}." if document.basis else rules.caution,
        rules.rounding,
        "Chỉ số không có số liệu thì bỏ ra, không thay bằng số nào và không quy đổi thang điểm: “tối đa” là số điểm mà các "
        "chỉ số có số liệu có thể đạt. Khi chỉ số bị bỏ ra có thể làm đổi xếp loại thì ghi các mức có thể, không xếp.",
        f"Chỉ số 3, 4 lấy từ câu trả lời của người dân; của một cán bộ thì chỉ tính khi có từ {document.minimum} câu trả lời "
        "trong kỳ và không để lộ nhóm nhỏ.",
    ]
    if document.without_due:
        notes.append(f"{whole(document.without_due)} hồ sơ không ghi ngày hẹn trả nên không chấm được chỉ số 1, 7.")
    if document.without_clerk:
        notes.append(f"{whole(document.without_clerk)} hồ sơ không ghi cán bộ: tính cho đơn vị, không tính cho cán bộ nào.")
    return notes


COLUMNS = "SỐ HỒ SƠ THỦ TỤC HÀNH CHÍNH"
FORM = "Biểu II.06a/VPCP/KSTT"
SCORING_OFFICE = "CHẤM ĐIỂM ĐÁNH GIÁ VIỆC GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH CỦA ĐƠN VỊ"
SCORING_CLERKS = "CHẤM ĐIỂM ĐÁNH GIÁ VIỆC GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH CỦA CÁN BỘ"
SCORING_DETAIL = "ĐIỂM VÀ SỐ HỒ SƠ CỦA TỪNG CHỈ SỐ"
NOTICE = "KẾT QUẢ LẤY Ý KIẾN NGƯỜI DÂN"
LEVELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")


def judged(head: Head) -> str:
    """The days, and the one at whose end dossiers were judged."""
    first, last = day(head.period.first_day), day(head.period.last_day)
    return f"Từ {first} đến {last}; số liệu tính đến hết ngày {day(head.as_of)}"


def ruled(document: Scoring) -> str:
    """By which rule set, in one line."""
    rules = read(document.rules)
    sure = f"đơn vị xác nhận áp dụng: {document.basis}" if document.basis else "chưa được xác nhận"
    return f"Bộ quy tắc {rules.code} ({sure})"


def remarks(party: Party) -> str:
    """What stands beside a clerk's score."""
    told = [missing(party), CONTESTED if party.contested else ""]
    text = "; ".join(filter(None, told))
    return text[:1].upper() + text[1:]


def columns_notes(document: Columns) -> list[str]:
    """What a reader of the thirteen columns must know."""
    notes = [
        "Trước hạn: trả trước ngày hẹn. Đúng hạn: trả trong ngày hẹn, không sau giờ hẹn. Số liệu đã kiểm: (3)=(4)+(5)+(6); "
        "(7)=(8)+(9)+(10); (11)=(12)+(13); (3)=(7)+(11)."
    ]
    if document.without_due:
        notes.append(f"{whole(document.without_due)} hồ sơ không ghi ngày hẹn trả, được tính là đúng hạn hoặc trong hạn.")
    if document.withdrawn:
        notes.append(f"{whole(document.withdrawn)} hồ sơ đã rút, dừng hoặc hủy không nằm trong biểu.")
    return notes


def notice_notes(document: Notice) -> list[str]:
    """What a passer-by should know of the figures."""
    notes = []
    if document.few:
        notes.append("Kỳ này chưa đủ số đánh giá để công bố mức độ hài lòng mà không để lộ ý kiến của một vài người.")
    if document.partial:
        notes.append("Tính trên các đơn vị đủ số đánh giá.")
    own = "Người đánh giá tự chọn tham gia, không ghi tên; đây không phải chỉ số SIPAS."
    return [*notes, own] if document.levels else notes
