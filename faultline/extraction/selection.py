"""Which acts of a sentence may become events: those that rules and marks find, without figures of speech, sure enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from spacy.tokens import Doc

from faultline.extraction.arguments import acts
from faultline.extraction.components import Components
from faultline.extraction.encoder import TypingScores
from faultline.extraction.gate import event_probability
from faultline.extraction.marked import in_marks, marked_acts, once, with_parties
from faultline.extraction.nonevents import screen
from faultline.extraction.predicates import candidates, main_predicate
from faultline.extraction.reading import Sentence
from faultline.extraction.stages import Candidate
from faultline.records import Actor

FAINT = 0.15  # the least probability of a trigger where an article begins, or the sentence as a whole speaks for it
SUREST = 0.9  # probability of a leading sentence that makes an event of its main verb, whoever acts
CERTAIN = 0.9  # probability of a trigger, and of the incident that its article tells of, beside which its sentence counts less
DOUBTED = 0.3  # the least probability, even so, that the sentence tells of an act


class Selector:
    """Chooses by the configuration's thresholds; holds no state."""

    def __init__(self, parts: Components) -> None:
        self._ontology = parts.ontology
        self._config = parts.config

    def acts(self, sentence: Sentence, published: date) -> tuple[Candidate, ...]:
        """The acts that a parsed sentence may tell of, with their parties, the main one first. Where nothing is found though
        the sentence surely tells of an act, that is its likeliest one, also if it is dated some years back."""
        doc, scores = sentence.doc, sentence.scores
        raw = candidates(doc, self._ontology)
        ruled = acts(doc, raw, self._ontology)
        found = ruled
        if scores is not None:
            own = [act for act in ruled if act.lemma in self._ontology.own]
            marked = self._marked(sentence, scores, ruled, raw)
            missed = (act for act in own if all(act.trigger != each.trigger for each in marked))
            found = (*marked, *(in_marks(doc, scores.marks, act) for act in missed))
        kept = self._screened(sentence, found, published)
        if scores is None:
            return kept
        if not kept and event_probability(scores, sentence.deep) >= self._config.fallback_threshold:
            fallback = marked_acts(doc, scores.marks, raw, raw, FAINT)[:1] or _main(doc, scores)
            kept = self._screened(sentence, fallback, published, past=True)
        with_them = [with_parties(doc, scores.marks, act, self._config.trust, sentence.deep) for act in kept]
        return once(doc, scores.marks, with_them)

    def _screened(
        self, sentence: Sentence, found: Sequence[Candidate], published: date, past: bool = False
    ) -> tuple[Candidate, ...]:
        """Without figures of speech, fiction, history and the like; ``past`` keeps what is dated some years back."""
        if not self._config.screens:
            return tuple(found)
        allowed = (None, "past") if past else (None,)
        return tuple(act for act in found if screen(sentence.doc, act.trigger, published) in allowed)

    def _marked(
        self, sentence: Sentence, scores: TypingScores, ruled: Sequence[Candidate], raw: Sequence[Candidate]
    ) -> tuple[Candidate, ...]:
        """The acts that the marks are sure of; where a text begins, after them the one that a sentence is about as a whole, and
        what the marks see faintly."""
        doc, marks = sentence.doc, scores.marks
        least = self._config.trust.trigger
        also = marked_acts(doc, marks, ruled, raw, least if sentence.deep else FAINT)
        if sentence.deep:
            return also
        found = tuple(act for act in also if marks.strength(act.piece) >= least)
        if not any(marks.likeliest(act.piece) == scores.likeliest for act in found):
            faint = marked_acts(doc, marks, raw, raw, FAINT)
            found += tuple(act for act in faint if marks.likeliest(act.piece) == scores.likeliest)[:1]
        known = {act.trigger for act in found}
        return (*found, *(act for act in also if act.trigger not in known))

    def on_topic(self, sentences: Sequence[Sentence], lead: TypingScores | None) -> bool:
        """Whether an article is about acts at all: its beginning is, or two of its sentences surely are."""
        if lead is None:
            return True
        told = sorted(each.scores.relevant for each in sentences if each.scores is not None and each.field == "text")
        second = told[-2] if len(told) > 2 else 0.0
        return max(lead.relevant, second) >= self._config.off_topic

    def strength(self, sentence: Sentence, lead: TypingScores | None) -> float:
        """How probable it is that the sentence tells of an act; a title no more than the beginning of the text."""
        if sentence.scores is None:
            return 0.5
        own = event_probability(sentence.scores, sentence.deep)
        return min(own, event_probability(lead)) if sentence.field == "title" and lead is not None else own

    def believed(
        self, sentence: Sentence, act: Candidate, main: bool, strength: float, lead: TypingScores | None
    ) -> bool:
        """Whether an act's sentence tells of acts, or its word surely does in an article that surely tells of an incident:
        that "ministries rejected" it is told, though much that is denied is no event to the sets."""
        if strength >= (self._config.event_threshold if main else self._config.minor_threshold):
            return True
        if sentence.scores is None or lead is None or strength < DOUBTED:
            return False
        return sentence.scores.marks.strength(act.piece) >= CERTAIN and max(lead.incidents.values()) >= CERTAIN

    def known(
        self, sentence: Sentence, act: Candidate, parties: Sequence[Actor], listed: bool, main: bool, strength: float
    ) -> bool:
        """Whether enough is known of an act: a party of it, or that surely its word or its leading sentence tells of one."""
        if any(party.country or party.sector for party in parties):
            return True
        if main and (listed or (strength >= SUREST and not sentence.deep)):
            return True
        return sentence.scores is not None and sentence.scores.marks.strength(act.piece) >= self._config.trust.alone


def _main(doc: Doc, scores: TypingScores) -> tuple[Candidate, ...]:
    act = main_predicate(doc)
    return (in_marks(doc, scores.marks, act),) if act is not None else ()
