"""Who does an act and to whom, of its candidate's spans and of what stands near it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import msgspec
from spacy.tokens import Doc, Token

from faultline.extraction.actors import POSTED, WORDS
from faultline.extraction.antecedents import GROUPS, NAMED_ONCE, WIDER, Antecedents
from faultline.extraction.arguments import nearby
from faultline.extraction.cues import cues
from faultline.extraction.decide import Decision
from faultline.extraction.entities import entities_of
from faultline.extraction.linking import Window
from faultline.extraction.marked import TOGETHER
from faultline.extraction.marks import Role
from faultline.extraction.mentions import Coder, Mentions, is_pronoun
from faultline.extraction.phrases import Span, mentions_of, overlaps
from faultline.extraction.predicates import ANY_SUBJECTS, governing_subjects
from faultline.extraction.reading import Sentence
from faultline.extraction.stages import Candidate, Context
from faultline.extraction.status import is_bygone
from faultline.records import Actor

# Acts of which every party is an actor: the later parties are also whom the first one acts with.
OWN = ("RETREAT", "MOBILIZE")
STATE = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "OPP")  # sectors that belong to a country
# Sectors of those who mostly live where they act.
DWELLING = frozenset("CVL REB PTY EDU LAB AGR REL CRM UAF JRN MED SOC LEG".split())
CLAIMED = ("REQUEST", "ACCUSE")  # what others answer
OPPOSED = ("REB", "OPP")  # sectors of those who meet a government where neither is at home
APPOSED = 2  # code points between a name and what is said beside it: ", "
SINGULAR = frozenset(["he", "she", "him", "her", "it"])  # stand for one
OWNED = frozenset(["their", "his", "her", "its", "our", "my"])  # "their father" is of theirs
BEFALLING = ("ASSAULT", "COERCE", None)  # they befall anybody and anything
BETWEEN = frozenset(["clash", "fight", "battle", "skirmish", "firefight", "gun battle", "exchange>fire", "trade>fire"])
STOOD_FOR = 0.1  # how probably an earlier sentence must name whom a pronoun stands for
KNOWING = frozenset(["know", "understand", "realise", "realize", "remember", "expect", "learn"])
CLAUSES = ("acl", "ccomp", "relcl")
SIGNED = frozenset(["sign", "initial", "ratify", "conclude", "seal"])


class Parties:
    """Codes the parties of one act after another."""

    def __init__(self, coder: Coder, *, coreference: bool = True) -> None:
        self._mentions = Mentions(coder)
        self._coreference = coreference

    def of(
        self,
        sentence: Sentence,
        candidate: Candidate,
        decision: Decision,
        context: Context,
        before: Antecedents,
        main: bool,
        window: Window | None = None,
    ) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        """Actors and recipients; ``main`` says whether the act is its sentence's main one. With a ``window`` pronouns stand for
        whom it links to the act."""
        doc = sentence.doc
        candidate = of_own_clause(doc, turned(doc, candidate))
        marked = candidate.piece is not None
        befalls = decision.event_type in BEFALLING
        deep = sentence.deep and not befalls and not marked

        def one(span: Span, known: Antecedents) -> Actor | None:
            actor = self._mentions.actor(doc, span, context, known, deep)
            if actor is not None and (befalls or decision.event_type in OWN):
                actor = as_town(actor, context)
            if context.venue is None or actor is None or actor.sector not in OPPOSED:
                return actor
            return self._mentions.actor(doc, before_town(doc, span, context), context, known, deep)

        def linked(role: Role) -> list[Actor]:
            if window is None or not self._coreference:
                return []
            links = window.links(candidate, role, STOOD_FOR)
            found = [self._mentions.linked(window.field.doc, link, context, before) for link in links]
            return [actor for actor in found if actor is not None and (actor.country or actor.sector or actor.name)]

        def coded(spans: Sequence[Span], known: Antecedents, role: Role = "actors") -> list[Actor]:
            found: list[Actor] = []
            told = spans if decision.event_type in TOGETHER else _without_pronouns(doc, spans)
            for span in (parallel(doc, each) or each for each in told):
                if is_pronoun(doc, span) and (meant := linked(role)):
                    found += [_only(doc[span[0]].lower_, meant)] if doc[span[0]].lower_ in SINGULAR else meant
                    continue
                found += _each_of(
                    doc, span, (*candidate.actors, *candidate.recipients), marked, partial(one, known=known)
                )
            opposed = context.venue is not None and any(actor.sector in OPPOSED for actor in found)
            homes = [home_of(actor, context, befalls, opposed) for actor in found]
            if not befalls and any(actor.name and not actor.country for actor in found):
                others = candidate.recipients if role == "actors" else candidate.actors
                theirs = foreign(doc, others, partial(one, known=known))
                homes = [
                    home if actor.name is None or home not in theirs else None
                    for actor, home in zip(found, homes, strict=True)
                ]
            return [at_home(actor, home, context.scene) for actor, home in zip(found, homes, strict=True)]

        def acting(spans: Sequence[Span]) -> list[Actor]:
            named = [span for span in spans if not deep and doc[span[0] : span[1]].root.pos_ == "PROPN"]
            known = [actor for actor in coded(spans, before) if marked or actor.kind or actor.sector or actor.country]
            return known or coded(named, before)

        answered = answering(doc, candidate) if decision.event_type in CLAIMED else ()
        own = candidate.actors if decision.event_type in TOGETHER else own_subjects(doc, candidate)
        actors = acting([span for span in own if span not in answered and not nested(doc, span, own)])
        asked: list[Actor] = []
        said = demand(doc, candidate) if decision.event_type in ("REQUEST", "THREATEN") and not marked else None
        if said is not None:  # "Paris said Rome must act"
            actors, asked = acting(said[0]), acting(said[1])
        elif main and not marked and not actors and not candidate.passive:
            actors = next(filter(None, map(acting, governing_subjects(doc, candidate))), [])
        # A pronoun after "X said" is X more often than an earlier actor.
        said_before = before.after(actors) if self._coreference else before
        beside_it = aside(doc[candidate.head], decision)
        aimed_at = [span for span in candidate.recipients if doc[span[0] : span[1]].root.i not in beside_it]
        who = {_identity(actor) for actor in actors}
        recipients = [each for each in coded(aimed_at, said_before, "recipients") if _identity(each) not in who]
        if (
            decision.event_type in ("RETREAT", "AGREE")
            and decision.mode != "release"
            and candidate.passive
            and not actors
        ):
            actors, recipients = recipients[:1], recipients[1:]  # "the staff were evacuated": they are who retreats
        recipients = _others(doc, sentence.offset, candidate, decision, actors, recipients)
        if decision.event_type in OWN and not marked:  # "pulled out its troops": they are the actor's own
            recipients = [each for each in recipients if each.sector not in ("MIL", "REB", "PRM")]
        if decision.event_type in OWN and decision.mode != "release":  # a town that they leave or enter is a place
            recipients = [each for each in recipients if each.name or each.sector or not each.country]
        if decision.event_type == "THREATEN" and not recipients:
            recipients = [actor for actor in acting(warned(doc, candidate)) if actor not in actors]
        recipients = asked or recipients or acting(answered)
        known = [actor for actor in recipients if actor.country or actor.sector or actor.kind]
        unknown = [actor for actor in recipients if actor not in known]
        actors = _unique(actors)
        if marked:
            return tuple(actors), tuple(_unique(mutual(decision, candidate, actors, recipients)))
        if not known:  # whoever is named nearest below the act, else in its sentence
            taken = {(actor.name, actor.country) for actor in actors if actor.name}
            near = coded(nearby(doc, candidate, main and not deep), before)
            known = [actor for actor in near if (actor.name, actor.country) not in taken][:1]
        known = mutual(decision, candidate, actors, known)
        if deep and known:
            unknown = []
        return tuple(actors), tuple(_unique([*known, *unknown[:1]]))


def parallel(doc: Doc, span: Span) -> Span | None:
    """Whom the clause before names in the same place as a pronoun: of "arrested two men, and the judge fined them" the men."""
    word = doc[span[0]]
    verb = word.head
    if span[1] - span[0] > 1 or word.lower_ not in ("them", "him", "her") or (word.dep_, verb.dep_) != ("dobj", "conj"):
        return None
    same = next((child for child in verb.head.children if child.dep_ == "dobj"), None)
    if same is None or same.pos_ == "PRON" or (same.tag_ in ("NNS", "NNPS")) != (word.lower_ == "them"):
        return None
    return mentions_of(same)[0]


def _only(pronoun: str, linked: Sequence[Actor]) -> Actor:
    """The one of those linked to a singular pronoun, the likeliest first, that it stands for; with what its apposition tells."""
    persons = [actor for actor in linked if actor.kind == "person"]
    one = persons[0] if persons and pronoun != "it" else linked[0]
    gaps = ((max(each.start - one.end, one.start - each.end), each) for each in linked if each.country)
    beside = next((each for gap, each in gaps if 0 <= gap <= APPOSED), None)
    if one.country or one.kind != "person" or beside is None:
        return one
    return msgspec.structs.replace(one, country=beside.country, sector=one.sector or beside.sector)


def mutual(decision: Decision, candidate: Candidate, actors: list[Actor], recipients: list[Actor]) -> list[Actor]:
    """Of acts that parties do together, or to each other, the later ones are also whom the first one acts with."""
    between = not recipients and (candidate.lemma in BETWEEN or candidate.lemma.partition(">")[0] in SIGNED)
    if recipients and decision.event_type == "COOPERATE":  # both together, with another
        return recipients
    return actors[1:] + recipients if decision.event_type in TOGETHER or between else recipients


def _each_of(
    doc: Doc, span: Span, taken: Sequence[Span], marked: bool, one: Callable[[Span], Actor | None]
) -> list[Actor]:
    """The parties that a phrase names, and those that are coordinated with it and not ``taken`` by others; ``one`` codes a
    phrase as one party."""
    two = [one(part) for part in halves(doc, span)]
    persons = [each for each in two if each is not None and each.kind == "person" and each.name]
    if len({each.name for each in persons}) > 1:
        return persons
    parts = coordinated(doc, span)
    if len(parts) > 1 and (first := one(parts[0])) is not None and " and " in (first.name or ""):
        parts = [span]  # Trinidad and Tobago
    last = one(parts[-1])
    if last is None:
        return []
    found = []
    for part in parts[:-1]:
        other, word = one(part), doc[part[0] : part[1]].root
        if other is not None and (word.ent_type_ == "NORP" or word.dep_ in ("amod", "compound", "nmod")):
            other = msgspec.structs.replace(other, sector=last.sector, kind=last.kind)
        found.append(other)
    found.append(last)
    for part in listed(doc, span, taken):
        other = one(part)
        found.append(msgspec.structs.replace(other, sector=last.sector, kind=last.kind) if other is not None else None)
    if marked:
        others = (one(part) for part in beside(doc, span, taken))
        found += [other for other in others if other is not None and other.sector]
    return [each for each in found if each is not None]


def _others(
    doc: Doc, offset: int, candidate: Candidate, decision: Decision, actors: list[Actor], recipients: list[Actor]
) -> list[Actor]:
    """The recipients of an accusation or a threat without those on the side of who makes it: Paris, of "the French minister
    claims that Paris knows", and whoever is to act in "vowed that they would march"."""
    own = {actor.country for actor in actors if actor.sector == "GOV"} - {None}
    home = [each for each in recipients if each.kind == "state" and each.country in own]
    if home and len(home) < len(recipients):  # "distanced Turkey from Egypt"
        recipients = [each for each in recipients if each not in home]
    if decision.event_type not in ("ACCUSE", "REJECT", "THREATEN"):
        return recipients
    threat = decision.event_type == "THREATEN"
    clauses = [child for child in doc[candidate.head].children if child.dep_ == "ccomp"]
    subjects = [each for clause in clauses for each in clause.lefts if each.dep_ == "nsubj"]
    doing = {doc[start].idx + offset for subject in subjects for start, _ in mentions_of(subject)}

    def own_side(each: Actor) -> bool:
        ours = each.country in own or each.text.lower().split()[0] in OWNED  # "his forces"
        if threat:
            return each.start in doing or (ours and each.sector == "MIL")
        return each.start in doing and ours and each.kind == "state"

    return [each for each in recipients if not own_side(each)]


def aside(act: Token, decision: Decision) -> frozenset[int]:
    """The words below an act that name none of its recipients: the land that somebody intervenes in, whom a defender keeps,
    and of whom what is denied speaks."""
    lemma, kind = act.lemma_.lower(), decision.event_type
    found: list[Token] = []
    for child in act.children:
        kept = child.dep_ in ("dobj", "nsubjpass") or child.lower_ == "of"
        if kind == "ASSAULT" and lemma in WORDS["intervening"] and child.lower_ in ("in", "into"):
            found += [*child.children, *(token for noun in child.children for token in noun.conjuncts)]
        if kind == "ASSAULT" and lemma in WORDS["defending"] and kept:
            found += child.subtree
        if kind == "ASSAULT" and child.dep_ == "dobj" and _counted(child).lemma_.lower() in WORDS["projectiles"]:
            found += [child, _counted(child)]  # "fired dozens of rockets at the town"
        if kind in ("ASSAULT", "COERCE") and child.dep_ == "ccomp":  # "attack what Lima regards as a haven"
            found += [noun for inner in child.children if inner.dep_ == "nsubj" for noun in (inner, *inner.conjuncts)]
        if kind == "REQUEST" and child.dep_ == "xcomp" and any(each.dep_ == "dobj" for each in act.children):
            found += child.subtree  # "urged Lima to give the miners a say"
        if kind == "AGREE" and child.dep_ == "ccomp" and any(each.lower_ == "had" for each in child.children):
            found += child.subtree  # "agreed that Lima had lied"
        if kind == "REJECT" and lemma in WORDS["denying"] and child.dep_ == "ccomp":
            found += child.subtree
        if kind == "REJECT" and child.dep_ == "dobj":
            ties = child.lemma_.lower() in WORDS["ties"]
            spoken = CLAUSES if child.lemma_.lower() in WORDS["claims"] else ("prep",) if ties else ()
            below = (*child.children, *(act.rights if ties else ()))
            found += [token for inner in below if inner.dep_ in spoken for token in inner.subtree]
    return frozenset(token.i for token in found)


def answering(doc: Doc, candidate: Candidate) -> tuple[Span, ...]:
    """Who answers what an act asks or claims: Peru, of "Peru rejected Chile's calls for talks"."""
    noun = doc[candidate.head]
    verb = noun.head
    if noun.pos_ == "VERB" or noun.dep_ != "dobj" or verb.lemma_.lower() not in WORDS["answering"]:
        return ()
    return next((mentions_of(child) for child in verb.children if child.dep_ == "nsubj"), ())


def of_own_clause(doc: Doc, candidate: Candidate) -> Candidate:
    """An act of a coordination without whom only the other acts name: Oslo, of "Rome condemned the raid and called on Oslo to
    help", and Rome, of "Rome protested, and Oslo called for talks"."""
    verb = doc[candidate.head]
    if verb.pos_ != "VERB":
        return candidate
    roots = {span: doc[span[0] : span[1]].root for span in (*candidate.actors, *candidate.recipients)}
    own = {child.i for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "dobj")}
    other = [each for each in verb.conjuncts if each.pos_ == "VERB" and each.tag_ != "VBG"]
    theirs = {token.i for each in other if each.i > verb.i for token in each.subtree}
    subjects = {child.i for each in other if each.i < verb.i for child in each.children if child.dep_ in ANY_SUBJECTS}
    objects = {child.i for each in other if each.i < verb.i for child in each.children if child.dep_ == "dobj"}
    actors, recipients = list(candidate.actors), list(candidate.recipients)
    subject = next((child for child in verb.children if child.dep_ in ANY_SUBJECTS and child.pos_ != "PRON"), None)
    if subject is not None and subjects:
        actors = [span for span in actors if roots[span].i not in subjects]
        recipients = [span for span in recipients if roots[span].i not in subjects]
        mine = [span for span in recipients if roots[span].i == subject.i]
        if not candidate.passive and not actors and mine:
            actors, recipients = mine, [span for span in recipients if span not in mine]
    if any(roots[span].i in own or roots[span].i in {t.i for t in verb.subtree} - theirs for span in recipients):
        recipients = [span for span in recipients if roots[span].i not in theirs | objects]
    return msgspec.structs.replace(candidate, actors=tuple(actors), recipients=tuple(recipients))


def turned(doc: Doc, candidate: Candidate) -> Candidate:
    """An act with its parties the other way round where its subject gets it from another: "has the backing of the union"."""
    noun = doc[candidate.head]
    gets = noun.dep_ == "dobj" and noun.head.lemma_.lower() in WORDS["getting"]
    if not gets or noun.lemma_.lower() not in WORDS["gotten"]:
        return candidate
    givers = [each for child in noun.children if child.lower_ in ("of", "from") for each in child.children]
    getter = next((mentions_of(child) for child in noun.head.children if child.dep_ == "nsubj"), ())
    given = tuple(span for each in givers if each.dep_ == "pobj" for span in mentions_of(each))
    return msgspec.structs.replace(candidate, actors=given, recipients=getter) if given and getter else candidate


def _counted(noun: Token) -> Token:
    """What a quantity is of: the rockets of "dozens of rockets"."""
    of = next((child for child in noun.children if child.lower_ == "of"), None)
    counts = of is not None and noun.lemma_.lower() in ("barrage", "dozen", "hundred", "salvo", "score", "volley")
    return next(iter(of.children), noun) if of is not None and counts else noun


def own_subjects(doc: Doc, candidate: Candidate) -> list[Span]:
    """The actors of an act without the subjects of other verbs, where its own is among them: Lima, of "Quito denied it, and Lima
    went on to accuse Bogota". Who says what somebody does may do it too, and a pronoun that is its own may stand for another."""
    verb = doc[candidate.head]
    while verb.dep_ in ("xcomp", "conj", "advcl") and not any(child.dep_ in ANY_SUBJECTS for child in verb.children):
        verb = verb.head
    subjects = [word for child in verb.children if child.dep_ == "nsubj" for word in (child, *child.conjuncts)]
    own = {word.i for word in subjects if word.pos_ != "PRON"}
    roots = [(span, doc[span[0] : span[1]].root) for span in candidate.actors]
    if verb.pos_ != "VERB" and is_bygone(verb):  # who acts after "an Indian raid" did not raid
        below = {token.i for token in verb.subtree}
        return [span for span, root in roots if root.i in below] or list(candidate.actors)
    if not any(root.i in own for _, root in roots):
        return list(candidate.actors)
    saying, clause = set(), verb
    while verb.dep_ in ("ccomp", "conj"):
        if verb.dep_ == "ccomp":
            saying.add(verb.head.i)
        verb = verb.head
    below = {token.i for token in clause.subtree}
    return [
        span
        for span, root in roots
        if root.i in own or (root.dep_ not in ANY_SUBJECTS and root.i in below) or root.head.i in saying
    ]


def nested(doc: Doc, span: Span, others: Sequence[Span]) -> bool:
    """Whether a participle behind another party tells what this one did to that: who armed it, of "rebels armed by Togo"."""
    for token in doc[span[0] : span[1]].root.ancestors:
        if token.dep_ == "acl" and token.tag_ == "VBN":
            return any(start <= token.head.i < end for start, end in others if (start, end) != span)
    return False


def _without_pronouns(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    """The spans without a pronoun that stands for one of those before it: "Rouhani said that he rejects it"."""
    named = min((start for start, end in spans if not is_pronoun(doc, (start, end))), default=len(doc))
    return [span for span in spans if span[0] <= named or not is_pronoun(doc, span)]


def demand(doc: Doc, candidate: Candidate) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]] | None:
    """Who says that the act must be done, and who must do it; None where nobody says so."""
    verb = doc[candidate.head]
    while verb.dep_ in ("xcomp", "acomp", "conj") and verb.head.i != verb.i:
        verb = verb.head
    must = any(child.dep_ == "aux" and child.lower_ in ("must", "should") for child in verb.children)
    if not must or verb.dep_ != "ccomp" or verb.head.lemma_.lower() not in cues()["saying"]:
        return None
    asking, asked = (
        next((mentions_of(child) for child in token.children if child.dep_ in ("nsubj", "nsubjpass")), ())
        for token in (verb.head, verb)
    )
    return asking, asked


def warned(doc: Doc, candidate: Candidate) -> tuple[tuple[int, int], ...]:
    """Who is told to know that the act will come: Iran, of "Iran should understand that we will respond"."""
    token = doc[candidate.head]
    while token.dep_ != "ccomp" and token.head.i != token.i:
        token = token.head
    knowing = token.head
    must = any(child.dep_ == "aux" and child.lower_ in ("must", "should", "ought") for child in knowing.children)
    if token.dep_ != "ccomp" or not must or knowing.lemma_.lower() not in KNOWING:
        return ()
    return next((mentions_of(child) for child in knowing.children if child.dep_ == "nsubj"), ())


def coordinated(doc: Doc, span: Span) -> list[Span]:
    """The parts of a phrase that name a party each: of "Russian and Turkish ministers" "Russian", and the rest."""
    inside = (entity for entity in entities_of(doc) if span[0] <= entity.start and entity.end <= span[1])
    names = [entity for entity in inside if entity.label_ in ("GPE", "NORP", "ORG")]
    between = [doc[one.end : two.start].text.strip() for one, two in pairwise(names)]
    if not between or not set(between) <= {"and", ",", ", and"}:
        return [span]
    if between[-1] == "," and names[-1].root.dep_ != "conj":  # "Lima, Peru" is one place
        return [span]
    return [*((name.start, name.end) for name in names[:-1]), (names[-1].start, span[1])]


def halves(doc: Doc, span: Span) -> list[Span]:
    """What stands before and after the first "and" of a phrase: two persons, if the parser didn't part them."""
    middle = next((i for i in range(span[0] + 1, span[1] - 1) if doc[i].lower_ == "and"), None)
    return [(span[0], middle), (middle + 1, span[1])] if middle is not None else []


def listed(doc: Doc, span: Span, others: Sequence[Span]) -> list[Span]:
    """The names behind a phrase that are coordinated with the name that ends it: "Bo Lund" of "journalists Ana Diaz and Bo
    Lund", "France" of "ministers from Italy and France", "Greek" of "Italian and Greek support"; none that stand in ``others``."""
    names = [entity for entity in entities_of(doc) if entity.label_ in ("GPE", "PERSON", "NORP")]
    last = next((name for name in names if span[0] <= name.start and name.end == span[1]), None)
    head = doc[span[0] : span[1]].root
    if last is None or not (head.tag_ == "NNS" if last.start > span[0] else last.root.dep_ == "amod"):
        return []
    conjuncts = last.root.conjuncts
    return [
        (name.start, name.end)
        for name in names
        if name.start >= span[1] and name.root in conjuncts and name.label_ == last.label_
        if not overlaps((name.start, name.end), others)
    ]


def beside(doc: Doc, span: Span, others: Sequence[Span]) -> list[Span]:
    """The noun phrases that are coordinated with a noun phrase, or with what it counts; none that stand in ``others``."""
    root = doc[span[0] : span[1]].root
    if root.lower_ in WORDS["quantities"]:
        of = next((child for child in root.children if child.lower_ == "of"), root)
        root = next(iter(of.children), root)
    if root.pos_ != "NOUN":
        return []
    found = [mentions_of(token)[0] for token in root.conjuncts if token.pos_ == "NOUN"]
    return [phrase for phrase in found if not overlaps(phrase, (span, *others))]


def foreign(doc: Doc, spans: Sequence[Span], one: Callable[[Span], Actor | None]) -> set[str | None]:
    """The countries of states that phrases call by name: Peru, of "Peru's president", whom no minister of Peru calls so."""
    names = [(name.start, name.end) for name in entities_of(doc) if name.label_ in ("GPE", "NORP")]
    named = [actor for span in spans if overlaps(span, names) and (actor := one(span)) is not None]
    return {actor.country for actor in named if actor.sector in ("GOV", "MIL", "SPY")}


def as_town(actor: Actor, context: Context) -> Actor:
    """A town that is taken for nobody known is of its country: Goma, in which the recogniser sees a person."""
    town = next((town for town in context.towns if (town.start, town.end) == (actor.start, actor.end)), None)
    if town is None or actor.country or actor.sector:
        return actor
    return msgspec.structs.replace(actor, name=None, country=town.country, kind=None)


def before_town(doc: Doc, span: Span, context: Context) -> Span:
    """A phrase without the town at its end: "the rebels" of "the rebels in Doha"."""
    for town in context.towns:
        name = doc.char_span(town.start - context.offset, town.end - context.offset, alignment_mode="expand")
        if name is not None and span[0] + 1 < name.start < span[1] and doc[name.start - 1].lower_ in ("in", "at"):
            return span[0], name.start - 1
    return span


def home_of(actor: Actor, context: Context, befalls: bool, opposed: bool = False) -> str | None:
    """Of which country a party is that names none: persons of the one that the article is about, others of the one that their
    sentence names; but a regime and its opposition meet abroad, and are of the article's where nobody is struck, as are all who
    meet where some of them are ``opposed`` to a state, if that is not just where they meet."""
    about = context.country.country if context.country is not None else None
    if opposed:
        return about if about != context.venue else None
    party = actor.sector == "OPP" or actor.text.lower().split()[-1] in NAMED_ONCE
    return about if actor.kind == "person" or (party and not befalls) else context.home


def at_home(actor: Actor, home: str | None, scene: str | None = None) -> Actor:
    """An official who is named, or a force, of no country that is told is of the country that the text is about; the people
    and groups of a place are of the country where their act is said to be, the ``scene``."""
    words = actor.text.lower().split()
    if OWNED.intersection(words[:1]) or words[-1] in GROUPS or words[-1] in WORDS["far_flying"]:
        return actor
    if actor.sector in STATE and (actor.kind == "person") == bool(actor.name):
        country = home
    elif actor.sector in DWELLING and not actor.name and not OWNED.intersection(words):
        country = scene
    else:
        country = None
    abroad = (POSTED | WIDER).intersection(words)
    return actor if actor.country or abroad or country is None else msgspec.structs.replace(actor, country=country)


def _unique(actors: Sequence[Actor]) -> list[Actor]:
    """Each party once, however it is called: a minister and his name are one."""
    kept: dict[tuple[object, ...], Actor] = {}
    for actor in {(actor.start, actor.end): actor for actor in actors}.values():
        kept.setdefault(_identity(actor), actor)
    return list(kept.values())


def _identity(actor: Actor) -> tuple[object, ...]:
    return (actor.name, actor.country, actor.sector) if actor.name else (actor.start, actor.end)
