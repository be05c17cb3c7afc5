"""Which files are taken for sound: told by their first bytes, never by their names."""

from surveys.errors import N_, Invalid, TooLarge

LARGEST = 3 * 1024 * 1024  # bytes; more than three minutes of speech as MP3
_M4A_BRANDS = (b"M4A ", b"mp42", b"mp41", b"isom", b"iso2", b"dash")
ENDINGS = {"audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav", "audio/mp4": "m4a"}


def media_type(data: bytes) -> str:
    """The media type of a sound (a key of ``ENDINGS``). Raises Invalid for anything else, TooLarge past ``LARGEST``."""
    if len(data) > LARGEST:
        raise TooLarge(N_("Tệp âm thanh lớn quá %(mib)d MB. Hãy thu ngắn hơn hoặc lưu dạng MP3."), mib=LARGEST // 1024 // 1024)
    if data[:4] == b"OggS":
        return "audio/ogg"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "audio/wav"
    if data[4:8] == b"ftyp" and data[8:12] in _M4A_BRANDS:
        return "audio/mp4"
    if data[:3] == b"ID3" or _is_mpeg_frame(data[:4]):
        return "audio/mpeg"
    raise Invalid(N_("Đây không phải tệp âm thanh MP3, OGG, WAV hay M4A."))


def _is_mpeg_frame(head: bytes) -> bool:
    """Whether MPEG audio of layer 3 begins here: eleven set bits, then a version, layer, bit rate and sampling that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, sampling = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == 1 and rate not in (0, 15) and sampling != 3
