"""The dead and the injured of one event: figures beside words for dying and being hurt, as ranges.

"at least 6" is 6 to 6 with the words kept in ``text``: a bound that is not said is not invented. Round words get the
range that news uses them for (table below). "no casualties" is 0, nothing said is null.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from faultline.extraction.stages import Toll
from faultline.records import Casualties

DEATH = {"kill", "die", "murder", "slay", "behead", "execute", "assassinate", "massacre", "drown", "perish", "slaughter",
         "dead", "death", "fatality", "killing", "victim", "lynch", "corpse", "body"}  # fmt: skip
INJURY = {"injure", "wound", "hurt", "injury", "maim", "hospitalize", "injured", "wounded", "burn"}
BOTH = {"casualty"}
VAGUE = {  # words to least and most, as news uses them
    "dozens": (24, 99), "scores": (40, 99), "hundreds": (200, 999), "thousands": (2000, 9999), "several": (3, 9),
    "many": (3, 99), "tens": (20, 99), "few": (2, 5), "multiple": (2, 9), "numerous": (3, 99),
}  # fmt: skip
WORDS = {
    name: value
    for value, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
NOBODY = {"bird", "animal", "cattle", "cow", "dog", "sheep", "tree", "job", "bill", "plan", "deal", "project", "year", "hour",
          "minute", "day", "hope", "idea", "program", "fish", "horse", "elephant", "pig", "chicken"}  # fmt: skip
PEOPLE_ALONE = {"soldier", "policeman", "man", "woman", "child", "boy", "girl", "civilian", "person", "officer", "journalist",
                "protester", "student", "teacher", "worker", "leader", "commander", "militant", "driver", "guard",
                "brother", "sister", "wife", "husband", "son", "daughter", "mother", "father", "baby", "villager",
                "farmer", "priest", "bishop", "judge", "nurse", "doctor", "mayor", "governor", "politician", "lawyer",
                "activist", "passenger", "pilot", "bystander", "tourist", "prisoner", "hostage", "gunman", "policewoman",
                "reporter", "suspect", "attacker", "bomber", "teenager", "fighter", "demonstrator", "resident"}  # fmt: skip
GROUPS = {"couple": 2, "pair": 2, "twins": 2, "trio": 3}
STATES = {"dead", "killed", "injured", "wounded", "hurt"}
_BOUND = re.compile(
    r"(?:at least|at most|more than|fewer than|less than|up to|as many as|close to|nearly|almost|about|around|some|over|between)$"
)


def toll(sentence: Doc, trigger: tuple[int, int], own: bool = False) -> Toll:
    """The toll that the trigger's sentence gives; a clause that the trigger governs or stands in counts first. Only what is not
    told of another time is the act's ``own``: of "closed the border after a raid killed six" nothing."""
    head = sentence[trigger[0] : trigger[1]].root
    other = {token.i for clause in sentence if own and _of_another_time(clause, head) for token in clause.subtree}
    deaths: list[tuple[int, Casualties]] = []
    injuries: list[tuple[int, Casualties]] = []
    for token in (each for each in sentence if each.i not in other):
        lemma = token.lemma_.lower()
        kinds = [
            found
            for words, found in ((DEATH, deaths), (INJURY, injuries))
            if (lemma in words or token.lower_ in words or lemma in BOTH)
        ]
        for found in kinds:
            value = _figure(token)
            if value is not None:
                found.append((abs(token.i - head.i), value))
    return Toll(fatalities=_nearest(deaths), injuries=_nearest(injuries))


def _of_another_time(clause: Token, head: Token) -> bool:
    """Whether a clause tells what was before or after an act that it doesn't hold."""
    if clause.dep_ != "advcl" or not any(child.lower_ in ("after", "before", "since") for child in clause.children):
        return False
    return head.i not in {token.i for token in clause.subtree}


def _nearest(found: list[tuple[int, Casualties]]) -> Casualties | None:
    return min(found, key=lambda entry: entry[0])[1] if found else None


def _figure(token: Token) -> Casualties | None:
    if token.lower_ in STATES and (before := _number_before(token)) is not None:
        return before
    after = _number_after(token)
    if after is not None:
        return after
    if token.pos_ == "VERB":
        if any(child.dep_ == "neg" for child in token.children):
            return None
        passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in token.children)
        dies = token.lemma_ in ("die", "perish", "drown")
        if token.dep_ in ("acl", "amod") and token.tag_ == "VBN":
            return _of_phrase(token.head)
        subjects = [child for child in token.children if child.dep_ in ("nsubjpass", "nsubj")]
        objects = [child for child in token.children if child.dep_ in ("dobj", "obj", "attr", "nummod")]
        if token.dep_ == "conj" and not subjects and not objects:
            subjects = [child for child in token.head.children if child.dep_ in ("nsubjpass", "nsubj", "dobj")]
        if not subjects and not objects:  # "shot and killed two": its object may hang on the other verb
            objects = [c for other in token.conjuncts for c in other.children if c.dep_ == "dobj"]
        for head in subjects if passive or dies else objects:
            value = _sum_of(head)
            if value is not None:
                return value
        return None
    if token.lower_ in ("dead", "injured", "wounded", "killed", "hurt") and token.pos_ in (
        "ADJ",
        "NOUN",
        "VERB",
        "ADV",
    ):
        before = _number_before(token)
        if before is not None:
            return before
        if token.head.pos_ in ("NOUN", "PROPN", "NUM") and token.dep_ in ("acl", "amod", "oprd"):
            return _of_phrase(token.head)
        if token.head.lemma_ == "leave":
            for child in token.head.children:
                if child.dep_ in ("dobj", "nsubj") and child.i < token.i and child.i > token.head.i:
                    return _of_phrase(child)
        return None
    if token.pos_ == "NOUN":
        none = next((child for child in token.children if child.lower_ == "no"), None)
        if none is not None:
            return Casualties(min=0, max=0, text=token.doc[none.i : token.i + 1].text)
        if token.lemma_ in ("death", "toll"):
            governed = _governed_number(token)
            if governed is not None:
                return governed
        return _of_phrase(token) if any(child.dep_ in ("nummod", "amod") for child in token.children) else None
    return None


def _sum_of(head: Token) -> Casualties | None:
    """A coordination of people adds up: "two policemen and a civilian"."""
    parts = [_of_phrase(token) for token in (head, *head.conjuncts) if token.i >= head.i]
    known = [part for part in parts if part is not None]
    if not known or len(known) != len(parts):
        return known[0] if known else None
    if len(known) == 1:
        return known[0]
    end = max(token.i for token in (head, *head.conjuncts))
    text = head.doc[min(t.i for t in head.subtree if t.i <= head.i) : end + 1].text
    return Casualties(min=sum(part.min for part in known), max=sum(part.max for part in known), text=text)


def _of_phrase(head: Token) -> Casualties | None:
    if head.lemma_.lower() in NOBODY or head.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT"):
        return None
    none = next((child for child in head.children if child.lower_ == "no" and child.i < head.i), None)
    if none is not None or head.lower_ in ("nobody", "none"):
        return Casualties(min=0, max=0, text=head.doc[none.i if none is not None else head.i : head.i + 1].text)
    if head.like_num or head.lower_ in VAGUE or head.lower_ in SCALE:
        return _range([head, *_modifiers(head)], head)
    numbers = [t for t in head.doc[head.left_edge.i : head.i] if _counts(t)]
    if numbers and not any(child.lower_ == "how" for number in numbers for child in number.children):
        last = numbers[0]
        for number in numbers[1:]:
            if number.i - last.i <= 2:  # "two dozen", "5 to 7", "tens of thousands"
                last = number
        return _range([numbers[0]], last, head)
    if head.lemma_.lower() in GROUPS:
        size = GROUPS[head.lemma_.lower()]
        return Casualties(min=size, max=size, text=head.text)
    single = head.lemma_.lower() in PEOPLE_ALONE and head.tag_ == "NN"
    if single and any(child.dep_ in ("det", "poss") for child in head.children):
        return Casualties(min=1, max=1, text=head.doc[head.left_edge.i : head.i + 1].text)
    return None


def _counts(token: Token) -> bool:
    """Whether a word is a number, or stands for one; "many" of "as many as 30" bounds the one that follows."""
    bounds = token.i and token.nbor(-1).lower_ == "as"
    return token.like_num or token.lower_ in SCALE or (token.lower_ in VAGUE and not bounds)


def _modifiers(number: Token) -> Iterator[Token]:
    yield from (child for child in number.children if child.i < number.i and child.dep_ not in ("punct", "det"))


def _range(tokens: list[Token], number: Token, last: Token | None = None) -> Casualties | None:
    doc = number.doc
    first = min(token.i for token in tokens)
    bound = _BOUND.search(doc[max(0, first - 4) : first].text.lower())
    start = first - len(bound.group().split()) if bound else first
    text = doc[start : (last or number).i + 1].text
    said = " ".join(t.lower_ for t in doc[first : number.i + 1])
    tens = re.match(r"(tens|hundreds) of thousands", said)
    if tens:
        least = 20_000 if tens[1] == "tens" else 200_000
        return Casualties(min=least, max=least * 5 - 1, text=text)
    vague = next((t.lower_ for t in doc[first : number.i + 1] if t.lower_ in VAGUE), None)
    if vague is not None:
        least, most = VAGUE[vague]
        return Casualties(min=least, max=most, text=text)
    ends = [_value(part) for part in re.split(r"\s*(?:-|–|\bto\b|\band\b)\s*", said)]
    window = doc[max(0, first - 2) : number.i].text.lower()
    ranged = re.search(r"between|from|\bto\b|-|–", window) is not None
    if ranged and len(ends) == 2 and ends[0] is not None and ends[1] is not None and ends[0] < ends[1]:
        return Casualties(min=ends[0], max=ends[1], text=text)
    value = _value(said)
    if value is None or (1900 <= value <= 2100 and number.text.isdigit() and last is None):  # a year
        return None
    return Casualties(min=value, max=value, text=text)


def _value(text: str) -> int | None:
    """The number that words or digits say: "1,200", "two dozen", "at least twenty-one"."""
    total = current = 0
    seen = False
    for part in re.findall(r"[a-z]+|\d[\d,]*(?:\.\d+)?", text.lower()):
        if part[0].isdigit():
            digits = part.replace(",", "")
            if "." in digits:
                return None
            current, seen = current + int(digits), True
        elif part in WORDS:
            current, seen = current + WORDS[part], True
        elif part in SCALE:
            factor = SCALE[part]
            current = max(current, 1) * factor
            seen = True
            if factor >= 1000:
                total, current = total + current, 0
    return total + current if seen else None


def _number_after(token: Token) -> Casualties | None:
    """ "killed between 5 and 7 soldiers", "shot dead three judges": right after the word, whatever the parse says."""
    doc = token.doc
    if token.pos_ == "NOUN" or token.i + 2 >= len(doc):
        return None
    rest = doc[token.i + 1 : token.i + 5]
    if rest[0].lower_ == "between" and len(rest) == 4 and rest[2].lower_ == "and":
        low, high = _value(rest[1].lower_), _value(rest[3].lower_)
        if low is not None and high is not None and low < high:
            return Casualties(min=low, max=high, text=rest.text)
    if token.lower_ == "dead" and rest[0].like_num and rest[1].pos_ == "NOUN" and doc[token.i - 1].lemma_ == "shoot":
        return _range([rest[0]], rest[0], rest[1])
    return None


def _number_before(token: Token) -> Casualties | None:
    """ "17 dead", "12 wounded", "at least five injured"."""
    previous = token.i - 1
    if previous < 0:
        return None
    number = token.doc[previous]
    if number.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT") or (token.pos_ == "VERB" and number.lower_ == "one"):
        return None
    if number.like_num or number.lower_ in VAGUE:
        return _range([number, *_modifiers(number)], number, token)
    if number.pos_ == "NOUN" and token.dep_ in ("acl", "amod"):
        return _of_phrase(number)
    return None


def _governed_number(token: Token) -> Casualties | None:
    """ "the death toll rose to 17", "the toll stands at 40"."""
    head = token
    while head.dep_ in ("compound", "amod", "nsubj", "nsubjpass") and head.head.i != head.i and head.pos_ != "VERB":
        head = head.head
    if head.pos_ not in ("VERB", "AUX"):
        return None
    for child in head.subtree:
        if (
            child.like_num
            and child.i > token.i
            and child.dep_ in ("pobj", "attr", "dobj", "nummod")
            and child.ent_type_ != "DATE"
        ):
            return _range([child, *_modifiers(child)], child)
    return None
