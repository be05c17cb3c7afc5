"""What an administrator reads when a printer's address is refused: what is wrong, and what a right one looks like."""

from surveys.errors import N_

ANY = N_(
    "Địa chỉ máy in chưa đúng. Ví dụ: preview: (xem trên màn hình), tcp://192.168.1.50:9100 (mạng), usb://04b8:0e15 (USB),"
    " serial:///dev/ttyUSB0?baud=115200 (cổng nối tiếp), file:///dev/usb/lp0 (cổng máy in), cups://ten-hang-doi (CUPS)."
)
PORT = N_("Cổng của máy in phải là số từ 1 đến 65535, thường là 9100.")
TCP = N_("Địa chỉ máy in mạng chưa đúng. Ví dụ: tcp://192.168.1.50:9100 hoặc tcp://[fd00::50]:9100.")
IP = N_("%(host)s không phải là địa chỉ IP. Mỗi số từ 0 đến 255, ví dụ tcp://192.168.1.50:9100.")
SCHEME = N_("Địa chỉ máy in thiếu phần đầu. Có phải là %(guess)s?")
SLASHES = N_("Địa chỉ máy in thiếu dấu gạch chéo. Có phải là %(guess)s?")
USB_FORM = N_(
    "Địa chỉ máy in USB gồm mã hãng và mã máy, mỗi mã bốn chữ số 0–9, a–f (lệnh lsusb cho biết). Ví dụ: usb://04b8:0e15."
)
SERIAL_FORM = N_("Địa chỉ cổng nối tiếp chưa đúng. Ví dụ: serial:///dev/ttyUSB0?baud=115200.")
BAUD = N_("Tốc độ cổng nối tiếp phải là một trong %(bauds)s. Ví dụ: serial:///dev/ttyUSB0?baud=115200.")
FLOW = N_("Cách giữ nhịp (flow) phải là none, rtscts hoặc xonxoff. Ví dụ: serial:///dev/ttyUSB0?baud=115200&flow=xonxoff.")
FILE_FORM = N_("Địa chỉ cổng máy in chưa đúng. Ví dụ: file:///dev/usb/lp0.")
FILE_SERIAL = N_("%(path)s là cổng nối tiếp. Dùng serial://%(path)s?baud=115200.")
CUPS_FORM = N_("Địa chỉ hàng đợi in chưa đúng. Ví dụ: cups://may-in-quay-1 (lệnh lpstat -a cho biết tên).")
UNKNOWN = N_("Địa chỉ máy in có phần không hiểu được: %(part)s. Ví dụ đúng: %(example)s.")
