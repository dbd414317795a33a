"""Rebuilds a table on a turned page, which extraction prints one or two characters a line.

Blank lines there mean nothing, so the cells are told apart by what they hold: a row is a number, a text that
ends in a full stop, and the units that do it. Where a page ends, a group's title can come after its first row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.documents import Table, TableRow
from ingest.spans import Spanned
from ingest.tabular.captions import tidy_title
from ingest.tabular.cells import CJK
from ingest.tabular.regions import SourceLines, TableRegion

_LONGEST = 3
_MIN_LINES = 40
_MIN_ROWS = 3
_MIN_SUB_ROWS = 3
_TASK_WORDS = "重点任务|主要任务|工作任务|目标任务|重点工作|重点项目|任务分类|任务类别|类别|项目"
_CONTENT_WORDS = (
    "任务内容|工作内容|主要内容|具体任务|具体措施|工作措施|主要措施|工作要求|任务名称|项目名称|事项"
)
_UNIT_WORDS = "责任单位|牵头单位|配合单位|责任部门|牵头部门|配合部门|承办单位|实施单位"
_HEADER = re.compile(rf"(?:{_TASK_WORDS})?序号(?:{_TASK_WORDS})?(?:{_CONTENT_WORDS})(?:{_UNIT_WORDS})")
_HEADER_WORD = re.compile(rf"序号|{_CONTENT_WORDS}|{_UNIT_WORDS}|{_TASK_WORDS}")
_UNIT_END = (
    "局|委(?![会员托])|办(?![公事理法])|部(?![门分队])|院|会(?![议计])|联(?![合系网])|站(?!点)|组(?!织)|社(?![会区])"
    "|中心|公司|集团|街道|政府|乡镇|镇街|部门|单位|大队|支队"
)
_BRACKET = rf"(?:（[{CJK}]{{2,8}}）)?"
_UNIT = rf"[{CJK}]{{1,14}}?(?:{_UNIT_END}){_BRACKET}"
_UNITS = rf"{_UNIT}(?:[、，]{_UNIT})*"
_PART = "[一二三四五六七八九十]{1,2}、"
_GROUP = "（[一二三四五六七八九十]{1,2}）"
_ROW_END = re.compile(rf"(?<=[。；])({_UNITS})(?=\d{{1,2}}|{_GROUP}|{_PART}|$)")
_ROW = re.compile(rf"(?P<part>{_PART}[^（\d]*)?(?P<group>{_GROUP}\D*?)?(?P<serial>\d{{1,2}})")
_DISTRICT_UNIT = rf"[区县][{CJK}]{{1,8}}?(?:{_UNIT_END}){_BRACKET}"
_DOES = "(?!负责|牵头|配合|会同|组织|指导|[要应对按将])"


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row; part, group and number are empty where the row does not print them."""

    part: Spanned
    group: Spanned
    serial: Spanned
    content: Spanned
    units: Spanned


def find_rotated_tables(lines: SourceLines) -> list[TableRegion]:
    """Finds the tables of a source that are printed one character a line, in order."""
    regions: list[TableRegion] = []
    index = 0
    while index < len(lines):
        last = _run_end(lines, index)
        if last is None:
            index += 1
            continue
        region = _build(lines, index, last)
        if region is not None:
            regions.append(region)
        index = last + 1
    return regions


def _run_end(lines: SourceLines, first: int) -> int | None:
    """The last line of a run of lines that hold hardly a character each, or None if there is none."""
    if lines.is_blank(first) or len(lines[first].split()) == 0:
        return None
    count, last = 0, first
    for index in range(first, len(lines)):
        if lines.is_blank(index):
            continue
        if len("".join(lines[index].split())) > _LONGEST:
            break
        count, last = count + 1, index
    return last if count >= _MIN_LINES else None


def _build(lines: SourceLines, first: int, last: int) -> TableRegion | None:
    printed = Spanned.cut(lines.text, lines.spans[first][0], lines.spans[last][1]).without(r"\s+")
    headers = list(_HEADER.finditer(printed.text))
    if not headers:
        return None
    body = printed[headers[0].start() :].without(_HEADER)
    rows = _read_rows(body)
    if len(rows) < _MIN_ROWS:
        return None
    caption = printed[: headers[0].start()]
    names = tuple(match.group() for match in _HEADER_WORD.finditer(headers[0].group()))
    header = Spanned.join([printed[match.start() : match.end()] for match in headers], "\n")
    table = Table(
        title=tidy_title(re.sub(r"^附[件表录]\d{0,2}[:：]?", "", caption.text)),
        columns=names,
        rows=tuple(_table_rows(rows, grouped=names[0] != "序号")),
        caption=caption,
        header=header,
    )
    return TableRegion(first_line=first, last_line=last, table=table)


def _read_rows(body: Spanned) -> list[_Row]:
    """Cuts the text into rows, then looks for rows that stick to the one before them."""
    rows: list[_Row] = []
    position = 0
    for match in _ROW_END.finditer(body.text):
        if not _ROW.match(body.text, position):
            continue
        rows.append(_read_row(body[position : match.start()], body[match.start() : match.end()], rows))
        position = match.end()
    rest = body[position:]
    if rest.text and rows:
        rows[-1] = replace(rows[-1], units=Spanned.join([rows[-1].units, rest]))
    units = _vocabulary(rows)
    return [part for row in rows for piece in _unstick(row, units) for part in _sub_rows(piece, units)]


def _read_row(text: Spanned, units: Spanned, before: Sequence[_Row]) -> _Row:
    match = _ROW.match(text.text)
    if match is None:
        raise ValueError(f"no row number in {text.text[:20]!r}")
    expected = str(int(before[-1].serial.text) + 1) if before and not match.group("group") else "1"
    start, end = match.span("serial")
    if text.text.startswith(expected, start):
        end = start + len(expected)
    return _Row(
        _group_of(text, match, "part"), _group_of(text, match, "group"), text[start:end], text[end:], units
    )


def _group_of(text: Spanned, match: re.Match[str], name: str) -> Spanned:
    start, end = match.span(name)
    return text[start:end] if start >= 0 else Spanned()


def _vocabulary(rows: Sequence[_Row]) -> re.Pattern[str]:
    """A pattern for lists of the units that the rows name, and of names that begin with 区."""
    names = {name for row in rows for name in re.split("[、，]", row.units.text) if name}
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    unit = "|".join([*(name + _BRACKET for name in longest_first), _DISTRICT_UNIT])
    return re.compile(rf"(?:{unit}){_DOES}(?:[、，](?:{unit}|{_UNIT}))*")


def _unstick(row: _Row, units: re.Pattern[str]) -> list[_Row]:
    """Parts two rows where the first ends without a full stop: units, then the next number."""
    following = str(int(row.serial.text) + 1)
    for match in units.finditer(row.content.text):
        if row.content.text.startswith(following, match.end()):
            content, end = row.content, match.end() + len(following)
            first = replace(row, content=content[: match.start()], units=content[match.start() : match.end()])
            second = _Row(Spanned(), Spanned(), content[match.end() : end], content[end:], row.units)
            return [first, *_unstick(second, units)]
    return [row]


def _sub_rows(row: _Row, units: re.Pattern[str]) -> list[_Row]:
    """Parts a row that holds a table of its own: places and units by turns, no full stop between."""
    if row.content.text.endswith(("。", "；")):
        return [row]
    found = list(units.finditer(row.content.text))
    if len(found) < _MIN_SUB_ROWS - 1:
        return [row]
    rows: list[_Row] = []
    position = 0
    for match in found:
        rows.append(
            _Row(
                Spanned(),
                Spanned(),
                Spanned(),
                row.content[position : match.start()],
                row.content[match.start() : match.end()],
            )
        )
        position = match.end()
    rows.append(_Row(Spanned(), Spanned(), Spanned(), row.content[position:], row.units))
    return [replace(rows[0], part=row.part, group=row.group, serial=row.serial), *rows[1:]]


def _table_rows(rows: Sequence[_Row], *, grouped: bool) -> list[TableRow]:
    """Fills part, group and number down; a number that begins anew takes the title that comes after it."""
    found: list[TableRow] = []
    part = group = serial = lead = ""
    for index, row in enumerate(rows):
        part = row.part.text or part
        if row.group.text:
            group = row.group.text
        elif row.serial.text == "1" and index:
            group = next((later.group.text for later in rows[index:] if later.group.text), group)
        content = row.content.text
        if row.serial.text:
            serial, lead = row.serial.text, content[: content.rfind("。") + 1]
        else:
            content = f"{lead}{content}"
        title = (f"{part} {group}".strip(),) if grouped else ()
        cells = [Spanned.join([row.part, row.group]), row.serial, row.content, row.units]
        text = Spanned.join([cell for cell in cells if cell.text], "\t")
        found.append(TableRow(text=text, values=(*title, serial, content, row.units.text)))
    return found
