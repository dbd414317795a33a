"""How a question is worded: what frames it, what it is about, what it says and asks of that.

綦江2019年职业培训的目标是多少？ has the frame 綦江2019年, the subject 职业培训的目标 and the predicate 是多少. Rules over
characters, no grammar: enough to put one part of a question in another's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

JOINT = r"、|以及|(?<![共饱缓温总])和(?![谐平])|(?<!参)与|(?<![普涉])及|跟(?![踪进])"
"""What stands between the things of a list, as a pattern."""
_VERBS = (
    "试行|新增|增加|减少|控制|达到|做到|完成|建成|新建|修建|召开|成立|涉及|包括|包含|缩小|提高|扩大|容纳|满足|持续|执行|截止"
    "|占|划|建|修|办|发|报|领|补|换|花|编|轮|降|升|到|做|列|设立?|配备?|收|罚|给|睡|放|定|管|搞|打"
)
_VERBS_OR_NOUNS = "实施|培训|投资|安排|投入|补贴|补助|报销|救助|奖励|发放|下达|建设|改造|规划|开展|举办|覆盖|开采|生产|示范|治理"
"""Verbs only behind an auxiliary: 要投资多少, but 总投资多少."""
_ADVERBS = (
    "一共|总共|总计|合计|分别|各自?|都|还|又|再|才|每[年月天]|最[迟晚快多少高低大小]|至少|大概|具体|目前|现在"
)
_AUXILIARIES = (
    "指|应该?|应当|需要?|要|会|能够?|可以?|得|必须|是|在|归|由|有|分|为|共|约|不?超过|向|从|被|让|按照?|用"
)
_ASKING = (
    "什么时[候间]|啥时候|何时|多久|多长|多大|多高|多远|多重|多少|好多|好久|什么|啥|谁|哪|几|怎么样?|怎样|如何|咋"
    "|是不是|能不能|可不可以|有没有|是否|会不会"
)
_BEFORE = rf"(?:{_ADVERBS}|{_AUXILIARIES})"
_ENDING = "[了过完成好出在给下到]?"
_PREDICATE = re.compile(
    rf"(?:{_BEFORE}*(?:占|达到?)[^，,？?]{{2,10}}?的?|{_BEFORE}+(?:{_VERBS_OR_NOUNS}){_ENDING}"
    rf"|{_BEFORE}*(?:(?:{_VERBS}){_ENDING})+|{_BEFORE}*)(?P<asking>{_ASKING})"
)
_COUNTED = re.compile(
    r"^(?:[个家项名位件处座条类种张间所级次批份支辆户亩些几两三四五]|人次|万?元|公里|部门|单位|机构|街道|镇|时候|地方|小时|以内|以上|年|月|天|日|里|儿|成|点)+"
)
_UNIT = re.compile(
    r"(?<=多少)(?:[个家项名位件处座条类种张间所级次批份支辆户亩人岁平]|人次|万?元|公里|小时|平方米)+"
)
_TAIL_VERBS = re.compile(
    rf"^(?:(?!有[害毒机])(?:先|来|{_ADVERBS}|{_AUXILIARIES}|{_VERBS}|牵头|负责|管理?|监管|布局|审批?|编制?|制定|组织|承担|担任|当|才|把))+|[？?。！!]+$"
)
YEARS = re.compile(r"(?:19|20)\d{2}年?(?:(?:、|,|，|和|与|至|到|—|-)(?:19|20)\d{2}年?)*")
_FRAME_CLAUSE = re.compile(r"^[^，,？?]{2,40}?(?:里面|里|中|当中|方面|上)[，,]")
_TRAILING = re.compile(r"(?:的|和|与|，|,|：|:|、|里|中)+$")
_CLAUSE = re.compile(r"[，,；;]|不是")
_WHAT = re.compile("什么|啥")
_LEAST_TAIL, _LEAST_TOPIC, _SHORT_SUBJECT = 3, 4, 6
_ATTRIBUTE = re.compile(
    r"(?:(?:副?组长|(?:副?主任)(?:委员)?|总?召集人|负责人|名单|成员(?:单位)?|目标|比例|占比|时间|期限|日期|标准|电话|地址|金额|总?(?:投资额?|产值|面积|数)|数量|人数|总量|收入|增速|长度|范围)+)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The parts of a question, in its order; together they are the question without its closing mark."""

    frame: str
    """What comes before the subject: a clause that names a plan or programme (规划里，), or nothing."""
    subject: str
    """What is asked about, its district and year still in it."""
    predicate: str
    """What is said and asked of the subject, from its auxiliary words on."""
    tail: str
    """Nouns behind the asking word: the 禁采区 of 划了几个禁采区."""


def read_wording(question: str) -> Wording:
    """Cuts a question where its predicate begins; one that asks first is all predicate."""
    text = question.rstrip("？?。！! ")
    frame = _FRAME_CLAUSE.match(text)
    start = frame.end() if frame else 0
    match = _PREDICATE.search(text, start)
    if not match:
        return Wording(frame=text[:start], subject=text[start:], predicate="", tail="")
    counts = not _WHAT.match(
        match["asking"]
    )  # 什么标准 is what is asked for, 几个禁采区 what is talked about
    rest = re.split(r"[，,。？?；;]", text[match.end() :])[0]
    tail = _TAIL_VERBS.sub("", _COUNTED.sub("", rest))
    return Wording(
        frame=text[:start],
        subject=text[start : match.start()],
        predicate=text[match.start() :],
        tail=tail if counts and len(tail) >= _LEAST_TAIL and not re.search(_ASKING, tail) else "",
    )


def topic_of(question: str, *, whole: bool = False) -> str:
    """What a question is about: its frame, its subject without the attribute that it asks for, and the nouns behind.

    Args:
        question: A question that stands alone.
        whole: Keep the attribute: 组长 in 领导小组的组长是谁.
    """
    wording = read_wording(question)
    subject = wording.subject if whole else without_attribute(wording.subject)
    topic = _TRAILING.sub("", wording.frame + _TRAILING.sub("", subject) + wording.tail)
    return topic if len(topic) >= _LEAST_TOPIC else question.rstrip("？?。")


def before_asking(question: str) -> str:
    """The words of a question before it asks; all of it where it asks first."""
    wording = read_wording(question)
    topic = _TRAILING.sub("", wording.frame + wording.subject)
    return topic if len(topic) >= _LEAST_TOPIC else question.rstrip("？?。")


_SORTS = (
    "什么时|何时|啥时|多久|好久|哪[年月天]|几号",
    "多少|好多|几|多大|多长|多高|多远",
    "谁|哪|什么|啥",
    "怎|如何|咋",
)


def asks(text: str) -> bool:
    """Whether a text has a word that asks."""
    return bool(re.search(f"{_ASKING}|吗|不$", text))


def asks_alike(one: str, other: str) -> bool:
    """Whether two questions ask for the same sort of thing: both for a number, both for a time."""
    sorts = [next((n for n, sort in enumerate(_SORTS) if re.search(sort, text)), -1) for text in (one, other)]
    return sorts[0] == sorts[1]


def change_year(topic: str, question: str) -> str:
    """The topic without its years, where the question names one of its own."""
    return YEARS.sub("", topic) if YEARS.search(question) else topic


def without_attribute(subject: str) -> str:
    """The subject without what is asked of it: 领导小组的组长 → 领导小组, 绿色发展目标 → 绿色发展."""
    owner, _, attribute = subject.rpartition("的")
    if attribute and len(owner) >= _LEAST_TOPIC and not _CLAUSE.search(attribute):
        return owner
    shorter = _ATTRIBUTE.sub("", subject)
    return shorter if len(shorter) >= _LEAST_TOPIC else subject


_MEASURES = (
    "率|比例|占比|比重|量|总值|产值|增加值|数|面积|增速|长度|里程|收入|寿命|床位|密度|比|标准|金额|指标"
)
_KINDS = (
    _MEASURES,
    "对象|人员|家庭|群体|儿童|老年?人|妇女|职工|居民|患者|孤儿|学生|[中小大]学生|[高初]中生",
    "[区市县](?:局|委|办|院|会|队|社)|局|委|委员会|办公室|办|中心|支队|协会|公司|集团|企业",
    "街道|镇|乡|村|社区|园区|组团|开发区|新区|经开区|城区|农村|城市|乡镇|城镇",
    "小学|中学|初中|高中|幼儿园|大学|学校|医院|卫生院|机构",
    "产业|工业|农业|行业|制造业|服务业|化工|医药|材料|机械|能源|建材|消费品",
    "规划|方案|办法|计划|细则|意见",
    "组长|主任|委员|召集人|校长|局长|负责人",
    "垃圾|废物|废水|污水|固废",
    "工程|项目|高铁|铁路|公路|高速|线路|专项",
    "阶段|季度|期",
    "类|级|等级|档",
)
_ENDS = tuple(re.compile(rf"(?:{kind})$") for kind in _KINDS)
_MEASURE = 0
_OWNED = frozenset(
    {_MEASURE, *(n for n, kind in enumerate(_KINDS) if kind.startswith(("规划", "组长", "阶段")))}
)
_PHRASE = re.compile(rf"[^的、，,和与及“”「」]*?(?:{'|'.join(_KINDS)})+")
_QUOTED = re.compile(r"[“「][^“”「」]+[”」]")
_TIME = re.compile(rf"(?:到|至)?(?:{YEARS.pattern}|“?十[一二三四五六]五”?(?:期间|时期|末)?)")


def exchanged(subject: str, other: str) -> str | None:
    """The subject with `other` in it: 低保对象住院报销比例 and 特困人员 make 特困人员住院报销比例.

    `other` takes the place of the phrase of its kind. Without one, in 甲的乙 it takes the place of 乙 if such things are had by
    others (a measure, a plan, a stage), else of 甲; elsewhere such a thing takes the place of the whole and a body or a group
    goes in front. Of unknown kind, it takes the place of a short subject; else None.
    """
    if _QUOTED.search(other):
        return _QUOTED.sub(lambda _: other, subject, count=1) if _QUOTED.search(subject) else other
    kind = kind_of(other)
    same = [s for s in _phrases(subject) if kind is not None and _ENDS[kind].search(subject[slice(*s)])]
    if same:
        start, end = max(same, key=lambda span: _shared_end(subject[slice(*span)], other))
        overlap = next((n for n in range(len(other), 0, -1) if subject[:start].endswith(other[:n])), 0)
        return subject[: start - overlap] + other + subject[end:]
    times = "" if _TIME.search(other) else "".join(match.group() for match in _TIME.finditer(subject))
    owner, belongs, owned = subject.rpartition("的")
    bare = _TIME.sub("", subject)
    if belongs:
        made = f"{_TIME.sub('', owner)}的{other}" if kind in _OWNED else f"{other}的{owned}"
        return f"{times}{made.removeprefix('的')}"
    if kind is None:
        return f"{times}{other}" if 0 < len(bare) <= _SHORT_SUBJECT else None
    return f"{times}{other}{'' if kind in _OWNED else bare}"


def kind_of(name: str) -> int | None:
    """Which kind of thing a name ends as; None where that is not known."""
    return next((kind for kind, end in enumerate(_ENDS) if end.search(name)), None)


def without_unit(predicate: str) -> str:
    """The predicate without the unit it asks in, which need not fit another thing: 要有多少张 → 要有多少."""
    return _UNIT.sub("", predicate)


def _shared_end(one: str, other: str) -> int:
    """How many characters two words share at their ends."""
    return next((n for n, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), len(one))


def _phrases(subject: str) -> Iterator[tuple[int, int]]:
    """Spans of the noun phrases that end as a kind of thing does, times left out."""
    for match in _PHRASE.finditer(subject):
        times = list(_TIME.finditer(match.group()))
        yield match.start() + (times[-1].end() if times else 0), match.end()
