"""What can go wrong with a printer, as stable words, and what a clerk reads."""

from enum import StrEnum

from surveys.errors import N_


class Fault(StrEnum):
    """Stable words; they stand in the store, in metrics and in tests."""

    NEAR_END = "paper_near_end"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    PRINTER_ERROR = "printer_error"
    OFFLINE = "offline"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NAME_UNKNOWN = "name_unknown"
    STALLED = "stalled"
    CONNECTION_LOST = "connection_lost"
    NO_ANSWER = "no_answer"
    WORKER_LOST = "worker_lost"
    WORKER_ABSENT = "worker_absent"
    BAD_ADDRESS = "bad_address"
    NO_PRINTER = "no_printer"
    STORAGE = "storage"


WORDS: dict[Fault, str] = {
    Fault.NEAR_END: N_("Gần hết giấy. Chuẩn bị cuộn giấy mới."),
    Fault.PAPER_OUT: N_("Hết giấy. Thay cuộn giấy."),
    Fault.COVER_OPEN: N_("Nắp máy in đang mở. Đóng nắp lại."),
    Fault.CUTTER: N_("Lỗi dao cắt. Tắt máy in, gỡ giấy kẹt rồi bật lại."),
    Fault.PRINTER_ERROR: N_("Máy in báo lỗi. Tắt máy in rồi bật lại."),
    Fault.OFFLINE: N_("Máy in đang tạm dừng. Xem đèn báo và nút bấm trên máy."),
    Fault.REFUSED: N_("Máy in từ chối kết nối. Có thể máy in đang khởi động hoặc sai cổng."),
    Fault.UNREACHABLE: N_("Không kết nối được máy in. Kiểm tra nguồn điện và dây mạng."),
    Fault.NAME_UNKNOWN: N_("Không tìm thấy máy in trong mạng. Kiểm tra địa chỉ máy in ở phần Thiết lập."),
    Fault.STALLED: N_("Máy in dừng giữa chừng. Xem giấy và nắp máy."),
    Fault.CONNECTION_LOST: N_("Mất kết nối với máy in khi đang in."),
    Fault.NO_ANSWER: N_("Đã gửi, máy in không trả lời."),
    Fault.WORKER_LOST: N_("Chương trình in bị ngắt khi đang in."),
    Fault.WORKER_ABSENT: N_("Chương trình in chưa nhận phiếu. Báo quản trị nếu kéo dài."),
    Fault.BAD_ADDRESS: N_("Địa chỉ máy in không dùng được. Báo quản trị sửa ở phần Thiết lập."),
    Fault.NO_PRINTER: N_("Quầy này chưa có máy in. Báo quản trị thêm ở phần Thiết lập."),
    Fault.STORAGE: N_("Không ghi được ảnh phiếu. Báo quản trị: có thể đầy đĩa."),
}
