"""Why a code can't rate, each in the citizen's words. None says anything of the dossier or its owner."""

from datetime import datetime

from surveys.errors import N_, Conflict, NotFound
from surveys.tokens.codes import Mistyped, TokenError
from surveys.tokens.models import TokenState


class TokenUnknown(TokenError, NotFound):
    """No token has this code."""

    code = "token_unknown"

    def __init__(self) -> None:
        super().__init__(N_("Không tìm thấy mã này. Vui lòng xem lại phiếu hoặc hỏi cán bộ tại quầy."))


class TokenUsed(TokenError, Conflict):
    """The token has rated already."""

    code = "token_used"

    def __init__(self) -> None:
        super().__init__(N_("Phiếu này đã được dùng để đánh giá. Cảm ơn Ông/Bà."))


class TokenVoid(TokenError, Conflict):
    """The token was replaced by a reprint or cancelled."""

    code = "token_void"

    def __init__(self) -> None:
        super().__init__(N_("Phiếu này đã được thay bằng phiếu in lại. Vui lòng dùng phiếu mới nhất."))


class TokenExpired(TokenError):
    """The token's last day has passed."""

    status = 410
    code = "token_expired"

    def __init__(self) -> None:
        super().__init__(N_("Phiếu này đã hết hạn. Ông/Bà vẫn có thể đánh giá không cần mã."))


__all__ = ["Mistyped", "TokenError", "TokenExpired", "TokenUnknown", "TokenUsed", "TokenVoid"]


def check_usable(state: TokenState, expires_at: datetime, now: datetime) -> None:
    """Raise TokenUsed, TokenVoid or TokenExpired if a token in this state can't rate at ``now``."""
    if state is TokenState.USED:
        raise TokenUsed
    if state is TokenState.VOID:
        raise TokenVoid
    if now >= expires_at:
        raise TokenExpired
