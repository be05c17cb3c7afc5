"""Ten years of dossiers, tokens, ratings and answers of a ``Province``, as columns, chunk by chunk in the order of time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.clock import day_start, local_day
from surveys.responses.models import Channel
from tests.bench.province import Province, weights

Columns = dict[str, Any]  # column → array or list, all of one length
CHUNK = 200_000
DAYS = 3652
UNRATED = 0.35  # tokens never used, for each rating
QUESTIONS = ("time", "returns", "attitude", "information", "cost")  # and the overall one: six
SEASON = np.array([0.7, 0.5, 1.1, 1.1, 1.0, 1.0, 1.1, 1.2, 1.0, 1.0, 1.1, 1.3])  # Tết in January and February
SECOND = np.timedelta64(1, "s")

Ints = NDArray[np.int64]
Moments = NDArray[np.datetime64]


class Decade:
    """The generator: ``chunks`` gives table → columns, the same for the same size and province."""

    def __init__(self, province: Province, size: int, *, now: datetime) -> None:
        self.province, self.size, self.now = province, size, np.datetime64(now.replace(tzinfo=None), "s")
        self._rng = np.random.default_rng(size)
        self._first = np.datetime64(day_start(local_day(now) - timedelta(days=DAYS)).replace(tzinfo=None), "s")
        rng = np.random.default_rng(7)
        self._clerk_effect = rng.normal(0, 0.35, len(province.clerks))
        self._procedure_effect = rng.normal(0, 0.3, len(province.procedures))
        self._starts = np.searchsorted(province.clerk_office, np.arange(len(province.offices) + 1))

    def chunks(self) -> Iterator[dict[str, Columns]]:
        """All rows; ids go on from chunk to chunk."""
        moments, dossiers = self._moments(), 0
        for start in range(0, self.size, CHUNK):
            rated_at = moments[start : start + CHUNK]
            who = self._who(len(rated_at))
            rated = self._responses(start, rated_at, who)
            papers = self._papers(dossiers, rated_at, who, rated["response"]["verified"])
            dossiers += len(papers["dossier"]["id"])
            yield papers | rated

    def _moments(self) -> Moments:
        """When each rating was given: working hours of weekdays, by season, more from year to year."""
        days = self._first + np.arange(DAYS) * np.timedelta64(1, "D")
        local = (days + np.timedelta64(7, "h")).astype("datetime64[D]")
        month = local.astype("datetime64[M]").astype(int) % 12
        weekday = (local.astype(int) + 3) % 7
        weight = SEASON[month] * np.where(weekday < 5, 1.0, 0.02) * (1 + np.arange(DAYS) / DAYS)
        day = self._rng.choice(DAYS, self.size, p=weight / weight.sum()).astype(np.int64)
        hour = self._rng.choice(np.arange(7, 18), self.size, p=np.array([4, 12, 16, 14, 8, 1, 8, 14, 13, 8, 2]) / 100)
        seconds = hour * 3600 + self._rng.integers(0, 3600, self.size)
        found: Moments = np.sort(days[day] + seconds * SECOND)
        return np.minimum(found, self.now - SECOND)

    def _who(self, n: int) -> dict[str, Ints]:
        """Places of office, clerk and procedure in the province's lists."""
        rng = self._rng
        office = rng.choice(len(self.province.offices), n, p=weights(len(self.province.offices)))
        size = np.diff(self._starts)[office]
        clerk = self._starts[office] + (size * rng.random(n) ** 1.4).astype(np.int64)
        # Each office has its own favourites among the same procedures.
        count = len(self.province.procedures)
        procedure = ((count * rng.random(n) ** 3).astype(np.int64) + office * 37) % count
        return {"office": office, "clerk": clerk, "procedure": procedure}

    def _responses(self, start: int, rated_at: Moments, who: dict[str, Ints]) -> dict[str, Columns]:
        rng, n, p = self._rng, len(rated_at), self.province
        score = rng.normal(0.75, 1, n) + self._clerk_effect[who["clerk"]] + self._procedure_effect[who["procedure"]]
        level = np.searchsorted([-1.4, -0.8, -0.1, 1.1], score) + 1
        verified = rng.random(n) < 0.93
        ids = np.arange(start + 1, start + n + 1)
        response: Columns = {
            "id": ids,
            "submission_id": _uuids(rated_at, rng),
            "proof": _digests(n, rng, only=verified),
            "form_version_id": np.full(n, p.version),
            "office_id": p.offices[who["office"]],
            "clerk_id": np.ma.masked_array(p.clerks[who["clerk"]], ~verified),
            "procedure_id": np.ma.masked_array(p.procedures[who["procedure"]], ~verified),
            "field_id": p.fields[who["procedure"]],
            "channel": rng.choice([Channel.KIOSK, Channel.TABLET, Channel.PHONE, Channel.PAPER], n, p=[0.5, 0.25, 0.22, 0.03]),
            "verified": verified,
            "partial": np.zeros(n, bool),
            "revision": np.full(n, 8),
            "language": ["vi"] * n,
            "level": level,
            "remark": [_REMARKS[k] if k < len(_REMARKS) else None for k in rng.integers(0, 60, n).tolist()],
            "rated_at": rated_at,
            "received_at": rated_at,
        }
        return {"response": response, "answer": self._answers(ids, level)}

    def _answers(self, ids: Ints, level: Ints) -> Columns:
        rng, options = self._rng, self.province.options
        parts = [_tapped(ids, options["overall"], level - 1)]
        for code in QUESTIONS:
            question, choices = options[code]
            worse = np.clip(level - 1 + rng.integers(-1, 2, len(ids)), 0, 4)
            at = worse if len(choices) == 5 else (4 - worse) * len(choices) // 5
            parts.append(_tapped(ids, (question, choices), at))
        few = rng.random(len(ids)) < 0.15
        parts.append(_tapped(ids[few], options["reasons"], rng.integers(0, len(options["reasons"][1]), int(few.sum()))))
        rows = np.concatenate(parts)
        rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
        return dict(zip(("response_id", "question_id", "option_id"), rows.T, strict=True))

    def _papers(self, start: int, rated_at: Moments, who: dict[str, Ints], verified: NDArray[np.bool_]) -> dict[str, Columns]:
        """The dossiers and tokens of the verified ratings, and of some people who did not rate."""
        rng, p = self._rng, self.province
        chosen = np.concatenate([np.flatnonzero(verified), rng.integers(0, len(rated_at), int(len(rated_at) * UNRATED))])
        used = np.arange(len(chosen)) < verified.sum()
        n = len(chosen)
        # Most rate at the counter, some days later by phone.
        after = np.where(rng.random(n) < 0.8, rng.integers(20, 900, n), rng.integers(900, 15 * 86400, n))
        issued = rated_at[chosen] - after * SECOND
        order = np.argsort(issued)
        chosen, used, issued = chosen[order], used[order], issued[order]
        place = {name: values[chosen] for name, values in who.items()}
        ids = np.arange(start + 1, start + n + 1)
        received = issued - rng.integers(3600, 15 * 86400, n) * SECOND
        shared = {
            "id": ids,
            "office_id": p.offices[place["office"]],
            "clerk_id": p.clerks[place["clerk"]],
            "procedure_id": p.procedures[place["procedure"]],
        }
        codes = [f"H38.{office}-{number:08d}" for office, number in zip(place["office"].tolist(), ids.tolist(), strict=True)]
        keys = [code.replace(".", "").replace("-", "").lower() for code in codes]
        dossier: Columns = shared | {
            "code": codes,
            "search_key": keys,
            "search_tail": [key[::-1] for key in keys],
            "intake": np.array(["direct", "online", "postal"])[rng.choice(3, n, p=[0.6, 0.35, 0.05])].tolist(),
            "received_at": received,
            "due_at": issued + rng.integers(-86400, 6 * 86400, n) * SECOND,
            "finished_at": issued,
            "withdrawn": np.zeros(n, bool),
            "state_text": ["Đã trả kết quả"] * n,
            "updated_at": issued,
        }
        void = ~used & (rng.random(n) < 0.05)
        token: Columns = shared | {
            "digest": _digests(n, rng),
            "dossier_id": ids,
            "attempt": np.ones(n, np.int64),
            "manual": rng.random(n) < 0.3,
            "printed": rng.random(n) < 0.97,
            "state": np.where(used, "used", np.where(void, "void", "issued")).tolist(),
            "issued_at": issued,
            "expires_at": issued + np.timedelta64(30, "D"),
        }
        return {"dossier": dossier, "token": token}


_REMARKS = (
    "Cán bộ hướng dẫn tận tình, chu đáo.",
    "Chờ hơi lâu, mong có thêm ghế ngồi.",
    "Hồ sơ phải đi lại hai lần vì thiếu giấy tờ không được báo trước.",
    "Trả kết quả sớm hơn hẹn, xin cảm ơn.",
)


def _tapped(ids: Ints, question: tuple[int, list[int]], at: Ints) -> Ints:
    found: Ints = np.column_stack([ids, np.full(len(ids), question[0]), np.array(question[1])[at]])
    return found


def _digests(n: int, rng: np.random.Generator, *, only: NDArray[np.bool_] | None = None) -> list[bytes | None]:
    content = rng.bytes(32 * n)
    every: list[bytes | None] = [content[at : at + 32] for at in range(0, 32 * n, 32)]
    return every if only is None else [one if known else None for one, known in zip(every, only.tolist(), strict=True)]


def _uuids(moments: Moments, rng: np.random.Generator) -> list[str]:
    """UUIDv7, as devices make them: in the order of time."""
    ms = moments.astype("datetime64[ms]").astype(np.int64)
    high = (ms << 16) | 0x7000 | rng.integers(0, 1 << 12, len(ms))
    low = rng.integers(0, 1 << 62, len(ms), dtype=np.uint64) | np.uint64(1 << 63)
    text = np.column_stack([high.astype(">u8").view(np.uint64), low.astype(">u8").view(np.uint64)]).tobytes().hex()
    return [text[at : at + 32] for at in range(0, len(text), 32)]
