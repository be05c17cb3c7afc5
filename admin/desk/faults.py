"""What staff read of each fault of a printer: in a word or two, and what to do. The one place where faults are put into words."""

from dataclasses import dataclass

from surveys.errors import N_
from surveys.printing.faults import Fault


@dataclass(frozen=True)
class Said:
    """``short`` names the fault in a table or on a tag; ``act`` is what a clerk can do about it."""

    short: str
    act: str


FAULTS: dict[Fault, Said] = {
    Fault.NEAR_END: Said(N_("Gần hết giấy"), N_("Chuẩn bị cuộn giấy mới.")),
    Fault.PAPER_OUT: Said(N_("Hết giấy"), N_("Thay cuộn giấy rồi đóng nắp; phiếu đang chờ sẽ tự in.")),
    Fault.COVER_OPEN: Said(N_("Nắp máy in đang mở"), N_("Đóng nắp lại; phiếu đang chờ sẽ tự in.")),
    Fault.CUTTER: Said(N_("Lỗi dao cắt"), N_("Tắt máy in, gỡ giấy kẹt rồi bật lại.")),
    Fault.PRINTER_ERROR: Said(N_("Máy in báo lỗi"), N_("Tắt máy in, đợi vài giây rồi bật lại.")),
    Fault.OFFLINE: Said(N_("Máy in đang tạm dừng"), N_("Xem đèn báo và bấm nút trên máy in.")),
    Fault.REFUSED: Said(N_("Máy in từ chối kết nối"), N_("Đợi máy in khởi động xong; nếu vẫn vậy, báo quản trị xem lại cổng.")),
    Fault.UNREACHABLE: Said(N_("Không kết nối được máy in"), N_("Kiểm tra nguồn điện và dây mạng của máy in.")),
    Fault.NAME_UNKNOWN: Said(N_("Không tìm thấy máy in trong mạng"), N_("Báo quản trị xem lại địa chỉ máy in.")),
    Fault.STALLED: Said(N_("Máy in dừng giữa chừng"), N_("Xem giấy và nắp máy in.")),
    Fault.CONNECTION_LOST: Said(N_("Mất kết nối khi đang in"), N_("Kiểm tra dây mạng của máy in.")),
    Fault.NO_ANSWER: Said(N_("Đã gửi, máy in không trả lời"), N_("Máy in này không báo trạng thái; xem phiếu đã ra chưa.")),
    Fault.WORKER_LOST: Said(N_("Chương trình in bị ngắt"), N_("Xem phiếu đã ra chưa rồi bấm một trong hai nút.")),
    Fault.WORKER_ABSENT: Said(N_("Chương trình in chưa nhận phiếu"), N_("Báo quản trị nếu kéo dài.")),
    Fault.BAD_ADDRESS: Said(N_("Địa chỉ máy in không dùng được"), N_("Báo quản trị sửa địa chỉ máy in.")),
    Fault.NO_PRINTER: Said(N_("Quầy này chưa có máy in"), N_("Báo quản trị thêm máy in cho quầy.")),
    Fault.DAMAGED: Said(N_("Phiếu chờ in bị hỏng"), N_("Bấm In lại; nếu gặp nhiều lần, báo quản trị.")),
    Fault.STORAGE: Said(N_("Không ghi được ảnh phiếu"), N_("Báo quản trị: có thể đầy đĩa.")),
    Fault.ABSENT: Said(N_("Máy in chưa cắm"), N_("Cắm lại dây và bật máy in.")),
    Fault.BUSY: Said(N_("Máy in đang bận việc khác"), N_("Đợi một lát; nếu kéo dài, tắt rồi bật lại máy in.")),
    Fault.NO_PERMISSION: Said(N_("Chưa được phép dùng máy in này"), N_("Báo quản trị cấp quyền trên máy chủ.")),
    Fault.AMBIGUOUS: Said(N_("Có hai máy in giống nhau"), N_("Báo quản trị ghi thêm số máy (serial) vào địa chỉ.")),
    Fault.DRIVER_MISSING: Said(N_("Máy chủ thiếu phần mềm cho máy in này"), N_("Báo quản trị cài thêm.")),
    Fault.TOO_SLOW: Said(N_("Đường truyền tới máy in quá chậm"), N_("Báo quản trị tăng tốc độ cổng, hoặc in bằng chữ.")),
    Fault.SPOOLED: Said(N_("Đã giao cho hàng đợi in"), N_("Xem phiếu đã ra chưa.")),
    Fault.CUPS_AWAY: Said(N_("Không gặp được dịch vụ in CUPS"), N_("Báo quản trị khởi động lại dịch vụ in.")),
    Fault.QUEUE_MISSING: Said(N_("Không có hàng đợi in này"), N_("Báo quản trị xem lại địa chỉ máy in.")),
    Fault.QUEUE_PAUSED: Said(N_("Hàng đợi in đang tạm dừng"), N_("Báo quản trị cho chạy tiếp.")),
    Fault.QUEUE_REJECTS: Said(N_("Hàng đợi in không nhận việc"), N_("Báo quản trị mở lại hàng đợi.")),
    Fault.QUEUE_GAVE_UP: Said(N_("Hàng đợi in đã bỏ việc này"), N_("Xem máy in rồi bấm In lại.")),
}
