"""Of which country officials, forces and people are that name none, by rule: of that of the article, or of where their act was."""

from __future__ import annotations

import msgspec

from faultline.extraction.actor_tables import POSTED, WORDS
from faultline.extraction.antecedents import GROUPS, NAMED_ONCE, is_wider
from faultline.extraction.name_origin import STRANGE, origins
from faultline.extraction.stages import Context
from faultline.records import Actor

MOVING = ("AGR", "EDU", "LAB", "OPP", "PTY", "REL", "SOC")  # sectors of who protests and boycotts at home
DWELLING = frozenset("CVL REB PTY EDU LAB AGR REL CRM UAF JRN MED SOC LEG".split())
STATE = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "OPP")  # sectors that belong to a country
OWNED = frozenset(["their", "his", "her", "its", "our", "my"])  # "their father" is of theirs
# Words of those who were told of before, and may be of any country.
ANYBODY = frozenset("others pair couple trio two friend friends another none them whom".split())


def home_of(actor: Actor, context: Context, befalls: bool, opposed: bool = False) -> str | None:
    """Of which country a party is that names none: persons of the one that the article is about, others of the one that their
    sentence names; but a regime and its opposition meet abroad, and are of the article's where nobody is struck, as are all who
    meet where some of them are ``opposed`` to a state, if that is not just where they meet."""
    about = context.about
    if opposed:
        return about if about != context.venue else None
    if actor.kind == "person" and context.told:
        return context.told
    party = actor.sector == "OPP" or actor.text.lower().split()[-1] in NAMED_ONCE
    return about if actor.kind == "person" or (party and not befalls) else context.home


def at_home(
    actor: Actor, home: str | None, scene: str | None = None, *, struck: bool = False, acts: bool = False
) -> Actor:
    """An official or a force of no country that is told is of the country that the text is about; the people and groups of a
    place are of the country where their act is said to be, the ``scene``, and so is whoever and whatever else is ``struck``
    there; and who ``acts`` as a movement does, with no name."""
    text = actor.text.lower()
    words = text.split()
    if OWNED.intersection(words[:1]) or words[-1] in GROUPS or words[-1] in WORDS["far_flying"]:
        return actor
    known_as = _known_by_name(actor, text, home)
    if known_as is not None:
        return msgspec.structs.replace(actor, country=known_as)
    if (actor.sector in STATE and (actor.kind == "person" or not actor.name)) or (
        acts and actor.sector in MOVING and not actor.name
    ):
        country = (scene if acts and actor.sector in (*MOVING, "COP", "JUD") else None) or home
        if actor.kind == "person" and actor.name and origins(actor.name).get(country or "", 0.0) < STRANGE:
            country = None  # an official with a Briton's name need not be of the Syria that an article is about
    elif (
        not actor.name and not OWNED.intersection(words) and (actor.sector in DWELLING or (struck and _nobodys(actor)))
    ):
        country = scene
    else:
        country = None
    told = text.replace("-", " ").split()
    abroad = is_wider(told) or not POSTED.isdisjoint(told) or not WORDS["landless"].isdisjoint(told)
    return actor if actor.country or abroad or country is None else msgspec.structs.replace(actor, country=country)


def _known_by_name(actor: Actor, text: str, home: str | None) -> str | None:
    """The country of offices and bodies that nearly always are of one, where a text calls them by no country: Britain's home secretary,
    and America's Congress where the country that a text is about, ``home``, has none."""
    if actor.country:
        return None
    if any(office in text for office in WORDS["british"]):
        return "GBR"
    congress = actor.sector == "LEG" and actor.text.endswith("Congress") and home not in WORDS["congresses"]
    return "USA" if congress else None


def unnamed(actor: Actor) -> bool:
    """Whether an official is called by an office alone: in a text of one sentence that may be of anywhere."""
    return actor.kind == "person" and not actor.name and actor.sector == "GOV"


def _nobodys(actor: Actor) -> bool:
    """Whether a phrase is of nothing that the tables know, and not of somebody told of before."""
    words = actor.text.lower().split()
    return actor.sector is None and actor.kind is None and ANYBODY.isdisjoint((words[0], words[-1]))
