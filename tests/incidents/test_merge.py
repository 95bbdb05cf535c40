"""What most sources say, with disagreement kept as ranges and counts."""

from __future__ import annotations

from faultline.incidents.features import member_of
from faultline.incidents.merge import merge
from faultline.records import Event, Incident
from tests.incidents.events import actor, event


def merged(*events: Event) -> Incident:
    return merge("inc-1", "NOR", [member_of(each) for each in events])


def test_a_toll_that_rises_is_a_range_with_the_latest_figure() -> None:
    found = merged(
        event("a", toll=3), event("b", hours=2, toll=(5, 7)), event("c", hours=4, toll=6), event("d", hours=5)
    )
    assert found.fatalities is not None
    assert (found.fatalities.min, found.fatalities.max, found.fatalities.latest) == (3, 7, 6)
    assert found.fatalities.sources == 3


def test_an_exact_place_that_fewer_name_is_more_precise_than_the_country_that_most_name() -> None:
    found = merged(event("a", place="Norway"), event("b", place="Norway"), event("c", place="Tarvik"))
    assert found.location is not None
    assert (found.location.name, found.location.sources) == ("Tarvik", 1)


def test_of_two_exact_places_the_one_of_more_sources_stands() -> None:
    found = merged(event("a", place="Osmund"), event("b", place="Tarvik"), event("c", place="Tarvik"))
    assert found.location is not None
    assert (found.location.name, found.location.sources) == ("Tarvik", 2)


def test_one_denial_among_reports_leaves_the_incident_reported_and_a_majority_denies_it() -> None:
    reports = [event("a"), event("b", hours=1)]
    denials = [event(name, hours=3, status="denied") for name in ("x", "y", "z")]
    assert merged(*reports, denials[0]).status == "reported"
    assert merged(*reports, *denials[:2]).status == "alleged"
    assert merged(*reports, *denials).status == "denied"


def test_a_source_that_takes_its_report_back_counts_with_its_last_word() -> None:
    found = merged(event("a", source="Courier"), event("b", hours=4, source="Courier", status="denied"))
    assert found.status == "denied"


def test_a_threat_alone_is_threatened() -> None:
    assert merged(event("a", status="threatened")).status == "threatened"


def test_an_actor_counts_once_for_each_source() -> None:
    army = actor("the army", "NOR", "MIL")
    found = merged(
        event("a", source="Courier", actors=(army, army)),
        event("b", hours=1, source="Courier", actors=(army,)),
        event("c", hours=2, source="Herald", actors=(army, actor("a militia", "NOR", "REB"))),
    )
    assert [(party.name, party.sources) for party in found.actors] == [("the army", 2), ("a militia", 1)]


def test_at_most_five_different_sentences_are_shown_the_surest_first() -> None:
    found = merged(*(event(f"e{n}", hours=n, confidence=n / 10, text=f"Sentence {n % 7}.") for n in range(10)))
    assert [each.confidence for each in found.evidence] == [0.9, 0.8, 0.7, 0.6, 0.5]
    assert found.headline == "Sentence 2."


def test_more_sources_make_an_incident_surer_than_more_articles_of_one() -> None:
    many = merged(event("a", confidence=0.6), event("b", hours=1, confidence=0.6))
    one = merged(event("a", confidence=0.6, source="Courier"), event("b", hours=1, confidence=0.6, source="Courier"))
    assert many.confidence > one.confidence == 0.6


def test_the_revision_is_the_number_of_reports() -> None:
    assert merged(event("a")).revision == 1
    assert merged(event("a"), event("b", hours=1)).revision == 2
