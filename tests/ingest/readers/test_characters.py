from __future__ import annotations

from ingest.readers.characters import one_line, visible


def test_blanks_are_collapsed_and_wide_indents_dropped() -> None:
    assert one_line("\u3000\u3000第一条\u3000 为\t了\n救\u00a0助 ") == "第一条\u3000 为 了 救 助"


def test_characters_that_print_nothing_are_dropped() -> None:
    assert visible("救\u200b助\U000e0041标\u202e准\x00\ufeff") == "救助标准"


def test_radicals_become_the_characters_they_look_like() -> None:
    assert visible("⼈⺠政府⻔⼾⻓⻛，⽉⽇⻅⻚") == "人民政府门户长风，月日见页"
