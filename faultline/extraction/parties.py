"""Who does an act and to whom, of its candidate's spans and of what stands near it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec
from spacy.tokens import Doc

from faultline.extraction.actor_tables import ABROAD, WORDS
from faultline.extraction.antecedents import Antecedents, is_posted
from faultline.extraction.arguments import nearby
from faultline.extraction.at_home import OWNED, STATE, at_home, home_of, unnamed
from faultline.extraction.decide import Decision
from faultline.extraction.entities import entities_of
from faultline.extraction.linking import Window
from faultline.extraction.marked import TOGETHER
from faultline.extraction.marks import Role
from faultline.extraction.mentions import Coder, Mentions, is_pronoun, is_somebody
from faultline.extraction.party_spans import (
    answering,
    aside,
    before_town,
    beside,
    coordinated,
    demand,
    halves,
    listed,
    met,
    nested,
    of_own_clause,
    of_own_part,
    own_subjects,
    parallel,
    speaks,
    turned,
    undergone,
    warned,
    without_pronouns,
)
from faultline.extraction.phrases import Span, mentions_of, overlaps
from faultline.extraction.reading import Sentence
from faultline.extraction.sides import number
from faultline.extraction.stages import Candidate, Context
from faultline.extraction.subjects import governing_subjects
from faultline.records import Actor, EventType

# Acts of which every party is an actor: the later parties are also whom the first one acts with.
OWN = ("RETREAT", "MOBILIZE")
# Sectors of those who mostly live where they act.
CLAIMED = ("REQUEST", "ACCUSE")  # what others answer
OPPOSED = ("REB", "OPP")  # sectors of those who meet a government where neither is at home
APPOSED = 2  # code points between a name and what is said beside it: ", "
PERSONAL = frozenset(["he", "she", "him", "her"])
SINGULAR = PERSONAL | {"it"}  # stand for one
BEFALLING = ("ASSAULT", "COERCE", None)  # they befall anybody and anything
BETWEEN = frozenset(["clash", "fight", "battle", "skirmish", "firefight", "gun battle", "exchange>fire", "trade>fire"])
BESIDE = 0.25  # how probable whom else it stands for must be, of the likeliest
IMPLIED = 0.5  # how probably an earlier sentence must name whom an act is aimed at that names nobody
# What is mostly aimed at somebody of whom an article has told, so that earlier sentences are read for him, which takes its time.
AIMED: tuple[EventType, ...] = ("REJECT", "ACCUSE")
STOOD_FOR = 0.03  # how probably an earlier sentence must name whom a pronoun stands for
RELEASING = frozenset(["let", "let go", "let out", "set"])  # who is let go is released, and does not retreat
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
        candidate = of_own_clause(doc, of_own_part(doc, undergone(doc, turned(doc, candidate))))
        candidate = met(doc, candidate) if decision.event_type == "CONSULT" else candidate
        marked = candidate.piece is not None
        befalls = decision.event_type in BEFALLING
        deep = sentence.deep and not befalls and not marked

        def one(span: Span, known: Antecedents) -> Actor | None:
            actor = self._mentions.actor(doc, span, context, known, deep)
            if actor is not None and (befalls or decision.event_type in (*OWN, "AID")):
                actor = as_town(actor, context)
            if actor is not None and decision.event_type == "ASSAULT" and span in candidate.actors:
                actor = as_fighters(actor)
            if context.venue is None or actor is None or actor.sector not in OPPOSED:
                return actor
            return self._mentions.actor(doc, before_town(doc, span, context), context, known, deep)

        linked = partial(self._linked, window, candidate, context, before)

        def coded(spans: Sequence[Span], known: Antecedents, role: Role = "actors") -> list[Actor]:
            found: list[Actor] = []
            acts = role == "actors"
            others = candidate.recipients if acts else candidate.actors
            states = set() if acts or not spans else states_of(decision, [one(each, known) for each in others])
            told = spans if decision.event_type in TOGETHER else without_pronouns(doc, spans)
            for span in (parallel(doc, each) or each for each in told):
                if count := _count(doc, span):
                    meant = _each_once(linked(role))
                    if count == 1:  # a neighbour or ally of states
                        meant = [each for each in meant if each.sector in STATE and each.country not in states]
                    if len(meant) >= min(count, 2):
                        found += meant[:count]
                        continue
                if is_pronoun(doc, span) and (meant := meant_by(doc[span[0]].lower_, linked(role))):
                    found += meant
                    continue
                # "The authorities" whom Lima urges are not Lima.
                told_by = before if states and not is_pronoun(doc, span) else known
                found += _each_of(
                    doc, span, (*candidate.actors, *candidate.recipients), marked, partial(one, known=told_by)
                )
            opposed = context.venue is not None and any(actor.sector in OPPOSED for actor in found)
            homeless = not befalls and any(not actor.country for actor in found)
            theirs = foreign(doc, others, partial(one, known=known)) if homeless else ()
            guests = homeless and posted(doc, others)

            def settled(actor: Actor) -> Actor:
                home = home_of(actor, context, befalls, opposed)
                if home in states and not actor.name:  # "Lima urged the authorities" of another country
                    home = context.about if context.about not in states else None
                guest = ((actor.name is not None or guests) and home in theirs) or (context.alone and unnamed(actor))
                return at_home(actor, None if guest else home, context.scene, struck=befalls and not acts, acts=acts)

            return [settled(actor) for actor in found]

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
        if decision.event_type in (*OWN, "ASSAULT"):
            actors = [
                self._mentions.state_of(each) if speaks(doc, candidate, each.start - sentence.offset) else each
                for each in actors
            ]
        # A pronoun after "X said" is X more often than an earlier actor.
        said_before = before.after(actors) if self._coreference else before
        beside_it = aside(doc[candidate.head], decision)
        aimed_at = [span for span in candidate.recipients if doc[span[0] : span[1]].root.i not in beside_it]
        who = {_identity(actor) for actor in actors}
        recipients = [each for each in coded(aimed_at, said_before, "recipients") if _identity(each) not in who]
        if (
            decision.event_type in ("RETREAT", "AGREE", "MOBILIZE")
            and decision.mode != "release"
            and candidate.lemma not in RELEASING
            and candidate.passive
            and not actors
        ):
            actors, recipients = recipients[:1], recipients[1:]  # "the staff were evacuated": they are who retreats
        recipients = _others(doc, sentence.offset, candidate, decision, actors, _nationals(actors, recipients))
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

    def implied(
        self,
        candidate: Candidate,
        decision: Decision,
        context: Context,
        before: Antecedents,
        actors: Sequence[Actor],
        window: Window | None,
    ) -> tuple[Actor, ...]:
        """Whom an act is aimed at that names nobody, where an earlier sentence says it: Peru, of "Peru accuses us" for a later "Quito
        called it absurd". One at most, and none of the actors or of their state."""
        if decision.event_type not in AIMED:
            return ()
        own = {_identity(each) for each in actors}
        states = {each.country for each in actors if each.sector in STATE}
        meant = self._linked(window, candidate, context, before, "recipients", IMPLIED)
        others = [
            each
            for each in meant
            if _identity(each) not in own and not (each.sector in STATE and each.country in states)
        ]
        return tuple(others[:1])

    def _linked(
        self,
        window: Window | None,
        candidate: Candidate,
        context: Context,
        before: Antecedents,
        role: Role,
        least: float = STOOD_FOR,
    ) -> list[Actor]:
        """Whom earlier sentences name in a role of an act, at least that probably, the likeliest first."""
        if window is None or not self._coreference:
            return []
        links = window.links(candidate, role, least)
        likely = [link for link in links if link.probability >= BESIDE * links[0].probability]
        found = [self._mentions.linked(window.field.doc, link, context, before) for link in likely]
        return [actor for actor in found if actor is not None and is_somebody(actor)]


def _count(doc: Doc, span: Span) -> int:
    """How many parties told of before a description stands for: two for "both sides", one for "its neighbour"; 0 for others."""
    words = [token.lower_ for token in doc[span[0] : span[1]]]
    return int(words[-1] in WORDS["related"]) if words[0] in OWNED else number(words)


def _each_once(parties: Sequence[Actor]) -> list[Actor]:
    """The parties, each name once."""
    return list({each.name or each.text: each for each in reversed(parties)}.values())[::-1]


def meant_by(pronoun: str, linked: Sequence[Actor]) -> list[Actor]:
    """Whom of those linked to a pronoun, the likeliest first, it stands for: one for "it" or "he", and "he" is no Berlin."""
    if pronoun in PERSONAL:
        linked = [each for each in linked if each.kind == "person" or each.name is None]
    return [_only(pronoun, linked)] if linked and pronoun in SINGULAR else list(linked)


def _only(pronoun: str, linked: Sequence[Actor]) -> Actor:
    """The one of those linked to a singular pronoun, the likeliest first, that it stands for; with what its apposition tells."""
    persons = [actor for actor in linked if actor.kind == "person"]
    one = persons[0] if persons and pronoun in PERSONAL else linked[0]
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
    if decision.event_type == "AGREE" and candidate.lemma.partition(">")[0] in WORDS["offering"]:
        return recipients  # each of them offers it to a third
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


def _nationals(actors: Sequence[Actor], recipients: Sequence[Actor]) -> list[Actor]:
    """The recipients, of which "its citizens" are of the country of the one who acts."""
    owners = {actor.country for actor in actors}
    whose = owners.pop() if len(owners) == 1 else None

    def own(party: Actor) -> bool:
        words = party.text.lower().split()
        return words[0] in OWNED and words[-1] in WORDS["nationals"]

    return [msgspec.structs.replace(each, country=whose) if whose and own(each) else each for each in recipients]


def _others(
    doc: Doc, offset: int, candidate: Candidate, decision: Decision, actors: list[Actor], recipients: list[Actor]
) -> list[Actor]:
    """The recipients of an accusation or a threat without those on the side of who makes it: Paris, of "the French minister
    claims that Paris knows", and whoever is to act in "vowed that they would march"."""
    own = {actor.country for actor in actors if actor.sector == "GOV"} - {None}
    home = [each for each in recipients if each.kind == "state" and each.country in own]
    if home and (len(home) < len(recipients) or decision.event_type == "SANCTION"):  # "distanced Turkey from Egypt"
        recipients = [each for each in recipients if each not in home]
    if decision.event_type == "SANCTION":  # "recalled its ambassador"
        return [each for each in recipients if not (each.country in own and is_posted(each))]
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


def foreign(doc: Doc, spans: Sequence[Span], one: Callable[[Span], Actor | None]) -> set[str | None]:
    """The countries of states that phrases call by name: Peru, of "Peru's president", whom no minister of Peru calls so."""
    names = [(name.start, name.end) for name in entities_of(doc) if name.label_ in ("GPE", "NORP")]
    named = [actor for span in spans if overlaps(span, names) and (actor := one(span)) is not None]
    return {actor.country for actor in named if actor.sector in ("GOV", "MIL", "SPY")}


def states_of(decision: Decision, parties: Iterable[Actor | None]) -> set[str | None]:
    """The countries of states that are called by name, whose words and deeds towards others mostly concern those of another one."""
    if decision.event_type in (*OWN, "AGREE", "COERCE"):
        return set()
    return {each.country for each in parties if each is not None and each.kind == "state" and each.name}


def posted(doc: Doc, spans: Sequence[Span]) -> bool:
    """Whether phrases name an embassy, or who is sent abroad."""
    return any(token.lower_ in ABROAD for start, end in spans for token in doc[start:end])


def as_town(actor: Actor, context: Context) -> Actor:
    """A town that is taken for nobody known is of its country: Goma, in which the recogniser sees a person."""
    town = next((town for town in context.towns if (town.start, town.end) == (actor.start, actor.end)), None)
    if town is None or actor.country or actor.sector:
        return actor
    return msgspec.structs.replace(actor, name=None, country=town.country, kind=None)


def as_fighters(actor: Actor) -> Actor:
    """A group that fights is an armed one, and a people that does so is not its civilians."""
    words = actor.text.split()
    if actor.sector == "SOC" and not actor.name and not {"group", "groups"}.isdisjoint(actor.text.lower().split()):
        return msgspec.structs.replace(actor, sector="UAF")
    people = actor.sector == "CVL" and actor.kind == "population" and actor.country and words[-1][:1].isupper()
    return msgspec.structs.replace(actor, sector=None) if people else actor


def _unique(actors: Sequence[Actor]) -> list[Actor]:
    """Each party once, however it is called: a minister and his name are one."""
    kept: dict[tuple[object, ...], Actor] = {}
    for actor in {(actor.start, actor.end): actor for actor in actors}.values():
        kept.setdefault(_identity(actor), actor)
    return list(kept.values())


def _identity(actor: Actor) -> tuple[object, ...]:
    return (actor.name, actor.country, actor.sector) if actor.name else (actor.start, actor.end)
