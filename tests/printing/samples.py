"""Tickets, pictures and readers for the printing tests."""

import io
from dataclasses import replace
from datetime import date

from PIL import Image
from pyzbar.pyzbar import ZBarSymbol, decode

from surveys.printing.payload import payload, png, safe
from surveys.printing.ticket import Ticket, picture
from surveys.printing.verdict import Parcel
from tests.builders import LONG_NAME

CODE = "7ZK3MQ4WXH"
URL = f"http://127.0.0.1:8000/t/{CODE}"

PLAIN = Ticket(
    office="Bộ phận Một cửa Văn phòng UBND tỉnh Lào Cai",
    hotline="0214 3840 000",
    counter="Quầy 1",
    procedure=LONG_NAME,
    code=CODE,
    url=URL,
    issued=date(2026, 3, 2),
    last_day=date(2026, 3, 31),
)
FULLEST = replace(
    PLAIN,
    office="Trung tâm phục vụ hành chính công phường Cốc Lếu, tỉnh Lào Cai, Bộ phận Tiếp nhận và Trả kết quả " * 2,
    counter="Quầy số 12: Tài nguyên, Môi trường, Đất đai và Quy hoạch – Kiến trúc",
    procedure=(LONG_NAME + "; ") * 9 + "hết tên thủ tục.",
    url=f"https://danhgia.trungtamhanhchinhcong.laocai.gov.vn/t/{CODE}",
    reprint=2,
    sample=True,
)


def read(image: Image.Image) -> dict[str, str]:
    """What zbar reads in a picture, by symbology."""
    found = decode(image.convert("L"), symbols=[ZBarSymbol.QRCODE, ZBarSymbol.CODE128])
    return {item.type: item.data.decode() for item in found}


def parcel(address: str, *, width: int = 576, resync: bool = False) -> Parcel:
    """A claimed job with a real ticket."""
    image = safe(picture(PLAIN, width))
    return Parcel(1, 1, address, width, payload(image).content, png(image), 1, "w", resync)


def opened(content: bytes) -> Image.Image:
    """A PNG's picture."""
    return Image.open(io.BytesIO(content)).convert("1")
