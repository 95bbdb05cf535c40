"""The noun phrases that arguments are: from a head to the span that a reader would underline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

Span = tuple[int, int]
HYPHENS = ("-", "–")
SERVING = frozenset(["adviser", "advisor", "aide", "ambassador", "assistant", "counsellor", "envoy"])  # "to" somebody
CHARGING = frozenset(["accuse", "acquit", "convict", "suspect"])  # somebody "of" something
MAX_MENTION = 14  # tokens; a longer noun phrase is cut to its head's left side and first complement


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span shares anything with one of the others; of tokens or of characters, ends excluded."""
    return any(start < span[1] and span[0] < end for start, end in others)


def depth(token: Token) -> int:
    """How many words govern a word, from its own governor to the sentence's root."""
    return sum(1 for _ in token.ancestors)


def mentions_of(head: Token) -> tuple[Span, ...]:
    """The noun phrase of a head, and of each noun coordinated with it."""
    return tuple(_phrase(token) for token in (head, *head.conjuncts) if token.i >= head.i and token.dep_ != "appos")


def _phrase(head: Token) -> Span:
    start = min((t.i for t in _left(head)), default=head.i)
    end = head.i + 1
    for child in head.children:
        if child.i < head.i:
            continue
        if head.dep_ == "dobj" and head.head.lemma_.lower() in CHARGING and _charge(child):
            continue  # "accused the opposition of sabotage"
        serves = child.lower_ == "to" and head.lemma_.lower() in SERVING
        if child.dep_ in ("prep",) and (serves or child.lower_ in ("of", "for", "in", "from", "at", "near")):
            last = _right(child)
            noun = any(t.dep_ == "pobj" for t in child.children)  # and not "of dragging its anchor"
            noun = noun and not any(c.dep_ in ("acl", "relcl") and head.i < c.i < child.i for c in head.children)
            whole = noun and (child.lower_ == "of" or not any(t.dep_ in ("relcl", "acl") for t in child.subtree))
            if last + 1 - start <= MAX_MENTION and whole:
                end = max(end, last + 1)
        elif child.dep_ in ("flat", "compound", "case", "nummod"):
            end = max(end, child.i + 1)
        elif child.dep_ == "appos" and child.ent_type_ == "PERSON" and _right(child) + 1 - start <= MAX_MENTION:
            end = max(end, _right(child) + 1)
    doc = head.doc
    while end - start > 1 and doc[end - 1].is_punct:
        end -= 1
    while start < head.i and doc[start].ent_type_ == "DATE" and not doc[start].lower_.endswith("-old"):
        start += 1  # "last Friday six officers"
    if doc[start].lower_ == "dead" and head.dep_ == "dobj" and start < head.i:
        start += 1  # "shot dead 34 strikers"
    while start < end - 1 and (doc[start].is_punct or doc[start].dep_ in ("advmod", "cc", "mark", "preconj")):
        if doc[start].ent_type_ == "CARDINAL" or doc[start].lower_ == "close":  # "at least 9", "close to 9"
            break
        start += 1
    if start < head.i and doc[start].lower_ == "that" and head.tag_ in ("NNS", "NNPS"):
        start += 1  # "a putsch that officials blame on" them: no determiner of several
    if head.pos_ == "ADJ" and end < len(doc) and doc[end].ent_iob_ == "B" and doc[end].ent_type_ == "ORG":
        end += 1  # "Peru's paramilitary Shining Path": its name, which the parser makes another subject
    return balanced(doc, (entity_of(doc[start])[0], entity_of(doc[end - 1])[1]))  # a name is never cut


def _charge(of: Token) -> bool:
    """Whether an "of" brings what somebody is charged with: a bare noun, or any that is no own noun of whom it follows, and no
    crew "of a ferry"."""
    whose = any(child.dep_ == "poss" for child in of.head.children)  # "his colleagues of a psychosis"
    nouns = (each for each in of.children if each.pos_ in ("NOUN", "VERB") and not each.ent_type_)
    return of.lower_ == "of" and any(
        whose or all(c.dep_ not in ("det", "poss") for c in each.children) for each in nouns
    )


def balanced(doc: Doc, span: Span) -> Span:
    """A span with the bracket that ends right after it; without one that is opened in it and not closed there."""
    start, end = span
    opened = next((token.i for token in reversed(doc[start:end]) if token.text in ("(", ")")), None)
    if opened is None or doc[opened].text == ")" or opened == start:
        return span
    return (start, end + 1) if end < len(doc) and doc[end].text == ")" else (start, opened)


def hyphenated(doc: Doc, span: Span) -> Span:
    """A span with the rest of the word that it ends in: of "its co-leader", whatever the parser takes for its head."""
    start, end = span
    rest = end + 1 < len(doc) and doc[end].text in HYPHENS and not (doc[end - 1].whitespace_ or doc[end].whitespace_)
    return (start, end + 2) if rest and doc[end - 1].is_lower and doc[end + 1].is_lower else span


def _left(head: Token) -> Iterator[Token]:
    for child in head.lefts:
        if child.dep_ not in ("relcl", "acl", "advcl", "punct", "cc", "preconj", "mark"):
            yield from child.subtree


def _right(token: Token) -> int:
    stop = token.right_edge.i
    for inner in token.subtree:  # a complement's own clause or list is not part of the name
        if inner.i > token.i and inner.dep_ == "pcomp":
            return min(stop, inner.head.i - 1)
        if inner.i > token.i and (inner.dep_ in ("relcl", "acl", "cc") or inner.lower_ in (",", ";", "--", "—")):
            return min(stop, (inner.left_edge.i if inner.dep_ in ("relcl", "acl") else inner.i) - 1)
    return stop


def distinct(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans without repetitions, in order."""
    return tuple(dict.fromkeys(spans))


def entity_of(token: Token) -> Span:
    """The whole entity that a token belongs to."""
    start = end = token.i
    while start > 0 and token.doc[start].ent_iob_ == "I":
        start -= 1
    while end + 1 < len(token.doc) and token.doc[end + 1].ent_iob_ == "I":
        end += 1
    return start, end + 1
