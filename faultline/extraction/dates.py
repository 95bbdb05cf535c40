"""When an event happened: days, weeks, months, years and ranges, relative to the day of publication."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from faultline.extraction.stages import Context
from faultline.records import EventDate, Granularity, Status

DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
DAYS |= {name.lower(): number for number, name in enumerate(calendar.day_abbr)}
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "a": 1, "an": 1, "several": 3, "few": 3, "couple": 2}  # fmt: skip
FAR = 99  # steps to a date that stands in no word
_DAY = "|".join(sorted(DAYS, key=len, reverse=True))
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NUMBER = r"\d+|" + "|".join(NUMBERS)
_PATTERNS = [
    (re.compile(rf"\bbetween (?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH})\b\.? and (?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?P<m>{_MONTH})\b\.?(?:,?\s+(?P<y>\d{{4}}))?"), "months"),
    (re.compile(rf"\b(?P<s>since) (?:last )?(?P<d>{_DAY})\b"), "since"),
    (re.compile(rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:-|–|to|and)\s*(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{_MONTH})\b\.?(?:,?\s+(?P<y>\d{{4}}))?"), "span"),
    (re.compile(rf"\b(?P<m>{_MONTH})\b\.?\s+(?P<d1>\d{{1,2}})\s*(?:-|–|to)\s*(?P<d2>\d{{1,2}})(?:,?\s+(?P<y>\d{{4}}))?\b"), "span"),
    (re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})\b\.?(?:,?\s+(?P<y>\d{{4}}))?"), "absolute"),
    (re.compile(rf"\b(?P<m>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<y>\d{{4}}))?"), "absolute"),
    (re.compile(r"\b(?P<y>\d{4})-(?P<n>\d{2})-(?P<d>\d{2})\b"), "iso"),
    (re.compile(rf"\b(?:(?P<w>last)|in|since|during|early|late|mid|this|of)[ -]+(?P<m>{_MONTH})\b\.?(?:,?\s+(?:of\s+)?(?P<y>\d{{4}}))?"), "month"),
    (re.compile(rf"\b(?P<m>{_MONTH})\s+(?P<y>\d{{4}})\b"), "month"),
    (re.compile(rf"\b(?P<n>{_NUMBER})\s+(?P<u>day|week|month|year)s?\s+(?:ago|earlier)\b"), "ago"),
    (re.compile(rf"\b(?:past|last)\s+(?P<n>{_NUMBER})\s+(?P<u>hour|day|week|month|year)s?\b"), "window"),
    (re.compile(r"\b(?:earlier\s+)?(?P<w>this|last|past|next)\s+(?P<u>week|month|year|weekend)\b"), "period"),
    (re.compile(r"\bearlier\s+(?:in the\s+|the\s+)?(?P<u>week|month|year|day)\b"), "earlier"),
    (re.compile(rf"\b(?P<w>last|next|this)\s+(?P<d>{_DAY})\b"), "weekday"),
    (re.compile(r"\b(?P<t>the day before yesterday|yesterday|today|tonight|tomorrow|overnight|this morning|this afternoon|this evening|last night)\b"), "near"),
    (re.compile(rf"\b(?P<d>{_DAY})\b\.?"), "weekday"),
    (re.compile(r"\b(?:in|since|during|of|by)\s+(?P<y>(?:19|20)\d{2})\b"), "year"),
]  # fmt: skip


def event_date(
    sentence: Doc, trigger: tuple[int, int], context: Context, status: Status = "reported"
) -> EventDate | None:
    """The date that the trigger's clause gives, else its sentence; None where none is said.

    A weekday is the latest one, the day of publication included; for what is planned, the next.
    """
    head = sentence[trigger[0] : trigger[1]].root
    ahead = status in ("planned", "threatened", "hypothetical")
    original = sentence.text
    text = original.lower()
    if len(text) != len(original):  # a letter whose lower case is longer
        text = original
    best: tuple[int, EventDate] | None = None
    taken: list[tuple[int, int]] = []
    for pattern, kind in _PATTERNS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if not _capital(match, original):
                continue
            found = _read(kind, match, context.published, ahead)
            if found is None:
                continue
            taken.append(match.span())
            start, end, granularity = found
            span = sentence.char_span(match.start(), match.end(), alignment_mode="expand")
            if span is not None and _of_background(span[-1] if span[-1].dep_ == "poss" else span.root, head):
                continue
            distance = _distance(span.root, head) if span is not None else FAR
            value = EventDate(
                start=start.isoformat(),
                end=end.isoformat(),
                granularity=granularity,
                text=original[match.start() : match.end()].strip(" ."),
            )
            if best is None or distance < best[0]:
                best = (distance, value)
    return best[1] if best is not None else None


def _capital(match: re.Match[str], original: str) -> bool:
    """Days and months are capitalised, and "Sun" or "Sat" needs its full stop: to march, may, the sun are no dates."""
    for group, value in match.groupdict().items():
        if value and group in ("d", "m", "m1") and value[0].isalpha():
            start, end = match.span(group)
            if not original[start].isupper():
                return False
            if group == "d" and len(value) == 3 and original[end : end + 1] not in (".", ","):
                return False
    return True


def _distance(token: Token, head: Token) -> int:
    """Steps in the tree from the date to the trigger; the date under another clause's verb is far."""
    steps = 0
    above: dict[int, int] = {}
    climber = head
    for level in range(20):
        above[climber.i] = level
        if climber.head.i == climber.i:
            break
        climber = climber.head
    while token.i not in above and token.head.i != token.i:
        token = token.head
        steps += 4 if token.pos_ == "VERB" and token.i not in above else 1  # another clause begins
    return steps + 2 * above.get(token.i, 10)


def _of_background(token: Token, head: Token) -> bool:
    """Whether a date is of something else: it stands in a clause that describes a thing of the act, as 2013 in "broke commitments
    made in 2013", or of another act that this one is about, as in "denied a part in March's attack"."""
    noun = token.head
    if (
        token.dep_ == "poss"
        and noun.i != head.i
        and not noun.is_ancestor(head)
        and noun.dep_ not in ("nsubj", "nsubjpass")
    ):
        return True
    while token.i != head.i and token.head.i != token.i:
        if token.dep_ in ("acl", "relcl") and token.head.i != head.i and not token.is_ancestor(head):
            return True
        token = token.head
    return False


def _read(kind: str, match: re.Match[str], published: date, ahead: bool) -> tuple[date, date, Granularity] | None:
    part = match.groupdict()
    try:
        if kind == "absolute":
            return _single(_dated(part["y"], MONTHS[part["m"]], int(part["d"]), published, ahead))
        if kind == "iso":
            return _single(date(int(part["y"]), int(part["n"]), int(part["d"])))
        if kind == "months":
            last = _dated(part["y"], MONTHS[part["m"]], int(part["d2"]), published, ahead)
            first = date(last.year, MONTHS[part["m1"]], int(part["d1"]))
            return (first if first <= last else first.replace(year=last.year - 1)), last, "range"
        if kind == "span":
            month = MONTHS[part["m"]]
            last = _dated(part["y"], month, int(part["d2"]), published, ahead)
            return last.replace(day=int(part["d1"])), last, "range"
        if kind == "month":
            first = _dated(part["y"], MONTHS[part["m"]], 1, published, ahead)
            if part.get("w") and not part["y"] and first >= published.replace(day=1):  # "last July" is over
                first = first.replace(year=first.year - 1)
            return _month(first)
        if kind == "year":
            year = int(part["y"])
            return date(year, 1, 1), date(year, 12, 31), "year"
    except ValueError:  # 31 April
        return None
    if kind == "since":
        return _weekday(DAYS[part["d"]], None, published, ahead=False)[0], published, "range"
    if kind == "weekday":
        return _weekday(DAYS[part["d"]], part.get("w"), published, ahead)
    if kind == "near":
        return _near(part["t"], published)
    if kind == "ago":
        return _ago(_number(part["n"]), part["u"], published)
    if kind == "window":
        days = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}[part["u"]] * _number(part["n"])
        return published - timedelta(days=max(1, round(days))), published, "range"
    if kind == "earlier":
        return _period("this", part["u"], published)
    return _period(part["w"], part["u"], published)


def _single(day: date) -> tuple[date, date, Granularity]:
    return day, day, "day"


def _dated(year: str | None, month: int, day: int, published: date, ahead: bool) -> date:
    if year:
        return date(int(year), month, day)
    this = date(published.year, month, min(day, calendar.monthrange(published.year, month)[1]))
    if not ahead and this > published + timedelta(days=60):
        return this.replace(year=published.year - 1)
    if ahead and this < published - timedelta(days=60):
        return this.replace(year=published.year + 1)
    return this


def _weekday(number: int, which: str | None, published: date, ahead: bool) -> tuple[date, date, Granularity]:
    back = (published.weekday() - number) % 7
    if which == "next" or (ahead and which is None):
        forward = (number - published.weekday()) % 7 or 7
        return _single(published + timedelta(days=forward))
    if which == "last" and back == 0:
        back = 7
    return _single(published - timedelta(days=back))


def _near(word: str, published: date) -> tuple[date, date, Granularity]:
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2}.get(word, 0)
    day = published + timedelta(days=shift)
    return (day - timedelta(days=1), day, "range") if word == "overnight" else _single(day)


def _ago(count: int, unit: str, published: date) -> tuple[date, date, Granularity]:
    if unit == "day":
        return _single(published - timedelta(days=count))
    if unit == "week":
        day = published - timedelta(weeks=count)
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6), "week"
    if unit == "month":
        months = published.year * 12 + published.month - 1 - count
        return _month(date(months // 12, months % 12 + 1, 1))
    year = max(1, published.year - count)
    return date(year, 1, 1), date(year, 12, 31), "year"


def _period(which: str, unit: str, published: date) -> tuple[date, date, Granularity]:
    step = {"last": -1, "past": -1, "next": 1}.get(which, 0)
    if unit == "day":
        return _single(published)
    if unit in ("week", "weekend"):
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        if unit == "weekend":
            return monday + timedelta(days=5), monday + timedelta(days=6), "range"
        last = monday + timedelta(days=6)
        return monday, min(last, published) if step == 0 else last, "week"
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        first, last, granularity = _month(date(months // 12, months % 12 + 1, 1))
        return first, min(last, published) if step == 0 else last, granularity
    year = published.year + step
    last = date(year, 12, 31)
    return date(year, 1, 1), min(last, published) if step == 0 else last, "year"


def _month(first: date) -> tuple[date, date, Granularity]:
    return first.replace(day=1), first.replace(day=calendar.monthrange(first.year, first.month)[1]), "month"


def _number(word: str) -> int:
    return NUMBERS.get(word) or int(word)
