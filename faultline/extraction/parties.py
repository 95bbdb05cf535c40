"""Who does an act and to whom, of its candidate's spans and of what stands near it."""

from __future__ import annotations

from collections.abc import Sequence

from faultline.extraction.arguments import nearby
from faultline.extraction.decide import Decision
from faultline.extraction.mentions import Antecedents, Coder, Mentions
from faultline.extraction.predicates import governing_subjects
from faultline.extraction.reading import Sentence
from faultline.extraction.stages import Candidate, Context
from faultline.records import Actor

# Acts of which every party is an actor: the later parties are also whom the first one acts with.
MUTUAL = ("AGREE", "CONSULT", "COOPERATE", "SUPPORT")


class Parties:
    """Codes the parties of one act after another."""

    def __init__(self, coder: Coder) -> None:
        self._mentions = Mentions(coder)

    def of(
        self,
        sentence: Sentence,
        candidate: Candidate,
        decision: Decision,
        context: Context,
        before: Antecedents,
        main: bool,
    ) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        """Actors and recipients; ``main`` says whether the act is its sentence's main one."""
        doc = sentence.doc
        deep = sentence.deep

        def coded(spans: Sequence[tuple[int, int]], known: Antecedents) -> list[Actor]:
            found = (self._mentions.actor(doc, span, context.offset, context.published, known, deep) for span in spans)
            return [actor for actor in found if actor is not None]

        def acting(spans: Sequence[tuple[int, int]]) -> list[Actor]:
            return [actor for actor in coded(spans, before) if actor.kind or actor.sector or actor.country]

        actors = acting(candidate.actors)
        if main and not actors and not candidate.passive:
            actors = next(filter(None, map(acting, governing_subjects(doc, candidate))), [])
        # A pronoun after "X said" is X more often than an earlier actor.
        recipients = [actor for actor in coded(candidate.recipients, before.after(actors)) if actor not in actors]
        if decision.event_type == "RETREAT" and candidate.passive and not actors:
            actors, recipients = recipients[:1], recipients[1:]  # "the staff were evacuated": they are who retreats
        known = [actor for actor in recipients if actor.country or actor.sector or actor.kind]
        unknown = [actor for actor in recipients if actor not in known]
        if not known:  # whoever is named nearest below the act, else in its sentence
            taken = {(actor.name, actor.country) for actor in actors if actor.name}
            near = coded(nearby(doc, candidate, main and not deep), before)
            known = [actor for actor in near if (actor.name, actor.country) not in taken][:1]
        if decision.event_type in MUTUAL and len(actors) > 1:
            known = actors[1:] + known
        if deep and known:
            unknown = []
        return tuple(_unique(actors)), tuple(_unique([*known, *unknown[:1]]))


def _unique(actors: Sequence[Actor]) -> list[Actor]:
    return list({(actor.start, actor.end): actor for actor in actors}.values())
