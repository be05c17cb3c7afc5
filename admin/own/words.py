"""What comments, contests and their states are called."""

from surveys.contests.models import ContestKind, ContestState
from surveys.errors import N_

KINDS = {ContestKind.COMMENT: N_("Ý kiến"), ContestKind.CONTEST: N_("Đề nghị xem lại")}
STATES = {
    ContestState.OPEN: N_("đang chờ trả lời"),
    ContestState.ANSWERED: N_("đã trả lời"),
    ContestState.ACCEPTED: N_("được chấp nhận"),
    ContestState.DECLINED: N_("không được chấp nhận"),
}
ENDINGS = {
    ContestState.ANSWERED: N_("Trả lời"),
    ContestState.ACCEPTED: N_("Chấp nhận đề nghị"),
    ContestState.DECLINED: N_("Không chấp nhận"),
}
TONES = {ContestState.OPEN: "warn", ContestState.ANSWERED: "done", ContestState.ACCEPTED: "done", ContestState.DECLINED: ""}
