"""The texts of the scripted service: one document that can be read, others that are only listed."""

from __future__ import annotations

from datetime import date

from ingest import Block, Span, Spanned, Table, TableRow
from service.answers import DocumentEntry, DocumentView

HOSTILE = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"
QUOTE = "对符合条件的低保对象，政策范围内住院费用按70%的比例给予救助。"
SOURCE = f"""云溪区医疗救助实施办法
云溪府办发〔2024〕5号
一、总则
为减轻困难群众负担，制定本办法。
（一）救助对象
救助对象包括低保对象和特困人员。{HOSTILE}
二、救助标准
门诊费用按50%救助。{QUOTE}每年最高 3 万元。
表1 救助比例
对象	门诊	住院
低保对象	50%	70%
特困人员	80%	100%
三、附则
本办法自2024年5月1日起施行，有效期2年。区民政局牵头，区财政局配合。
"""
DOCUMENT_ID = "云溪府办发〔2024〕5号"


def span_of(text: str) -> Span:
    start = SOURCE.index(text)
    return start, start + len(text)


def cut(text: str) -> Spanned:
    return Spanned.cut(SOURCE, *span_of(text))


def entry(number: int = 0, **changes: object) -> DocumentEntry:
    values: dict[str, object] = {
        "id": DOCUMENT_ID,
        "title": "云溪区医疗救助实施办法",
        "doc_number": DOCUMENT_ID,
        "issuer": "云溪区人民政府办公室",
        "region": "云溪区",
        "issued_on": date(2024, 4, 12),
        "effective_from": date(2024, 5, 1),
        "effective_to": date(2026, 4, 30),
        "validity": "expired",
        "aliases": (),
        "kind": "measures",
        "source": "云溪.txt",
        "passages": 9,
        "validity_reason": "有效期2年，已于2026-04-30届满。",
    }
    if number:
        values |= {
            "id": f"doc{number}",
            "title": f"临江市第{number}号工作通知",
            "doc_number": f"临江府发〔2023〕{number}号",
            "region": "临江市",
            "validity": ("in_force", "repealed", "unknown", "not_yet_effective")[number % 4],
        }
    return DocumentEntry(**(values | changes))  # type: ignore[arg-type]


DOCUMENTS = (
    entry(),
    entry(1, title=f"关于{HOSTILE}的通知"),
    entry(2, kind="news"),
    *(entry(number) for number in range(3, 45)),
)
VIEW = DocumentView(**{name: getattr(DOCUMENTS[0], name) for name in DocumentView.model_fields})


def table() -> Block:
    rows = tuple(
        TableRow(text=cut(line), values=tuple(line.split("\t")))
        for line in ("低保对象\t50%\t70%", "特困人员\t80%\t100%")
    )
    header = cut("对象\t门诊\t住院")
    table = Table(
        title="表1 救助比例",
        columns=("对象", "门诊", "住院"),
        rows=rows,
        caption=cut("表1 救助比例"),
        header=header,
    )
    return Block(
        kind="table",
        text=Spanned.join([table.caption, header, *(row.text for row in rows)], "\n"),
        table=table,
    )


def blocks() -> tuple[Block, ...]:
    return (
        Block(kind="front_matter", text=cut("云溪区医疗救助实施办法\n云溪府办发〔2024〕5号")),
        Block(kind="heading", text=cut("一、总则"), level=1),
        Block(kind="paragraph", text=cut("为减轻困难群众负担，制定本办法。")),
        Block(kind="heading", text=cut("（一）救助对象"), level=2),
        Block(kind="paragraph", text=cut("救助对象包括低保对象和特困人员。" + HOSTILE)),
        *(Block(kind="paragraph", text=cut("为减轻困难群众负担，制定本办法。")) for _ in range(40)),
        Block(kind="heading", text=cut("二、救助标准"), level=1),
        Block(kind="paragraph", text=cut(f"门诊费用按50%救助。{QUOTE}每年最高 3 万元。")),
        table(),
        Block(kind="heading", text=cut("三、附则"), level=1),
        Block(
            kind="paragraph", text=cut("本办法自2024年5月1日起施行，有效期2年。区民政局牵头，区财政局配合。")
        ),
    )


LONG_ID = "long"
LONG_SECTIONS = 400
_LONG_PARAGRAPH = "各镇街应当按照职责分工，落实本章规定的各项任务，并于每年年底前报告进展情况。" * 4
_LONG_LINES = tuple(
    line
    for number in range(1, LONG_SECTIONS + 1)
    for line in (f"第{number}章", *(f"第{number}章之{part}：{_LONG_PARAGRAPH}" for part in range(1, 10)))
)
LONG_SOURCE = "\n".join(_LONG_LINES)
LONG_CHARS = len(LONG_SOURCE)
"""About 600 000, as a yearbook's worth of plans in one document."""


def long_blocks() -> tuple[Block, ...]:
    made: list[Block] = []
    start = 0
    for line in _LONG_LINES:
        text = Spanned.cut(LONG_SOURCE, start, start + len(line))
        is_heading = line.endswith("章")
        made.append(Block(kind="heading" if is_heading else "paragraph", text=text, level=int(is_heading)))
        start += len(line) + 1
    return tuple(made)


TABLE_ID = "table"
TABLE_SOURCE = "镇街\t里程\n" + "\n".join(f"第{number}镇\t{number} 公里" for number in range(1, 101))


def long_table() -> tuple[Block, ...]:
    """A table of a hundred rows, with a quoted one far from its head."""
    lines: list[Spanned] = []
    start = 0
    for line in TABLE_SOURCE.split("\n"):
        lines.append(Spanned.cut(TABLE_SOURCE, start, start + len(line)))
        start += len(line) + 1
    rows = tuple(TableRow(text=line, values=tuple(line.text.split("\t"))) for line in lines[1:])
    made = Table(title="", columns=("镇街", "里程"), rows=rows, header=lines[0])
    return (Block(kind="table", text=Spanned.join(lines, "\n"), table=made),)
