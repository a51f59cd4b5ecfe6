"""Letters as documents write them (ICAO 9303 part 3 section 6), held against its examples."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.names import Likeness, same_name
from kiosk.domain.transliteration import spellings, transliterate

#: What the tables' own rows say, some of each.
ICAO = [
    ("Ångström", "AANGSTROEM"),
    ("Müller", "MUELLER"),
    ("Nuñez", "NUNEZ"),
    ("Weiß", "WEISS"),
    ("Sørensen", "SOERENSEN"),
    ("Þórr", "THORR"),
    ("Łukasiewicz", "LUKASIEWICZ"),
    ("Đorđević", "DORDEVIC"),
    ("Ţurcanu", "TURCANU"),
    ("Jiří", "JIRI"),
    ("Ağaoğlu", "AGAOGLU"),
    ("Щербаков", "SHCHERBAKOV"),
    ("Ельцин", "ELTSIN"),
    ("Горбачёв", "GORBACHEV"),
    ("Євген", "IEVGEN"),
    ("Љубиша", "LJUBISHA"),
    ("Παπαδόπουλος", "PAPADOPOYLOS"),
    ("محمود", "MXHMWD"),
    ("عبد الرحيم", "EBD ALRXHYM"),
]

#: Two ways of writing one name, neither of them ICAO's first choice.
OTHER_WAYS = [
    ("Müller", "MUXXLLER"),
    ("Nuñez", "NUNXXEZ"),
    ("Åberg", "ABERG"),
    ("Юлия", "YULIYA"),
    ("Юлия", "IULIIA"),
    ("Христо", "HRISTO"),
    ("Живковић", "ZIVKOVIC"),
    ("Гончар", "HONCHAR"),
    ("Παπαδόπουλος", "PAPADOPOULOS"),
]

LETTERS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßĀĂĄĆČĎĐĒĖĘĚĞĢĦĪĮİıĶĹĻĽŁŃŅŇŊŌŐŒŔŘŚŞŠŢŤŦŪŮŰŲŴŶŸŹŻŽȘȚ"
CYRILLIC = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЃЄЅІЇЈЉЊЋЌЎЏҐ"


@pytest.mark.parametrize(("name", "read"), ICAO)
def test_icaos_own_choice(name: str, read: str) -> None:
    assert transliterate(name) == read
    assert same_name(name, read) is Likeness.SAME
    assert same_name(read, name) is Likeness.SAME


@pytest.mark.parametrize(("name", "read"), OTHER_WAYS)
def test_what_else_documents_print(name: str, read: str) -> None:
    assert same_name(name, read) is Likeness.SAME
    assert same_name(read, name) is Likeness.SAME


@pytest.mark.parametrize("character", LETTERS + LETTERS.lower() + CYRILLIC + CYRILLIC.lower())
def test_only_capitals_are_left(character: str) -> None:
    ways = spellings(character)
    assert len(set(ways)) == len(ways)
    assert all(re.fullmatch("[A-Z]*", way) for way in ways)


@given(st.text(LETTERS + CYRILLIC + string.ascii_letters, min_size=1, max_size=40))
def test_a_name_and_its_machine_readable_form_are_one(name: str) -> None:
    machine = transliterate(name)
    assert transliterate(machine) == machine
    if machine:
        assert same_name(name, machine) is Likeness.SAME
        assert same_name(machine, name) is Likeness.SAME


@given(st.text(max_size=60))
def test_nothing_raises(name: str) -> None:
    transliterate(name)
    same_name(name, transliterate(name))


def test_a_name_marked_as_cut_is_no_other_name() -> None:
    assert same_name("Maria Elena", "MARIA EL", cut=True) is Likeness.COMPATIBLE
    assert same_name("Maria Elena", "MARIA EL") is Likeness.DIFFERENT
    assert same_name("Maria Elena", "MARIO", cut=True) is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Dupont", "DUPONT EPOUSE MARTIN"),
        ("Dupont Martin", "DUPONT NEE MARTIN"),
        ("García López", "GARCIA DE LOPEZ"),
        ("Al-Hassan", "AL HASSAN ALI"),
    ],
)
def test_maiden_and_compound_names_are_explained(typed: str, read: str) -> None:
    assert same_name(typed, read) is Likeness.COMPATIBLE
