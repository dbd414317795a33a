"""Makes a follow-up question stand alone, from the questions before it and without a language model."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.places import Gazetteer, short_name

_YEAR = re.compile(r"(?:19|20)\d{2}年?")
_SLOT_ONLY = re.compile(r"^(?:那么?|还有)?(?P<slot>.{2,12}?)(?:的话)?呢[？?]?$")
_DEPENDENT = re.compile(
    r"^(?:那|它|他|她|这|该|其|里面|其中|还有|另外|上面|又|再|那么)|(?:它|这个|那个|该|这些|那些|里面|上述|前面|刚才)"
    r"|呢[？?，,]|呢$|[^哪]里面"
)
_ASKING = re.compile(
    r"(?:要|应|需要?|会|能|可以?)?(?:到|达到|是|在|归|由|有|分|设)?(?:谁|什么|啥|哪|多少|几|怎么|如何|咋|好久|好多|何时|是不是|能不能|多久|多大)"
)
_TOPIC_TAIL = re.compile(r"(?:的|要|是|在|归|由|有|到|会|和|与|分|，|,|：|:)+$")
_SHORT = 9


def standalone_question(question: str, asked: Sequence[str], gazetteer: Gazetteer) -> str:
    """Completes `question` from the questions `asked` before it, oldest first.

    A question that only changes the district or year (那合川呢？) takes the place of that part in the last
    question; one that leans on the last question gets its topic in front; others only inherit the district.
    """
    if not asked:
        return question
    previous = standalone_question(asked[-1], asked[:-1], gazetteer) if len(asked) > 1 else asked[-1]
    swapped = _swap_slot(question, previous, gazetteer)
    if swapped:
        return swapped
    here, before = gazetteer.locate(question), gazetteer.locate(previous)
    if _SLOT_ONLY.match(question.strip()) and not here.region:
        return f"{previous.rstrip('？?')}，{question}"
    if _leans(question):
        topic = topic_of(previous)
        if here.region and before.region and here.region != before.region:
            topic = topic.replace(before.region, "").replace(short_name(before.region), "")
        return f"{change_year(topic, question)}，{question}" if topic else question
    if not here.region and not here.uncovered and before.region:
        return f"{before.region}{question}"
    return question


def _leans(question: str) -> bool:
    return len(question.rstrip("？?")) <= _SHORT or bool(_DEPENDENT.search(question))


def topic_of(question: str) -> str:
    """What a question is about: the words before it asks, or the whole of it where it asks first."""
    match = _ASKING.search(question)
    topic = question[: match.start()] if match and match.start() >= 4 else question
    return _TOPIC_TAIL.sub("", topic.rstrip("？?"))


def change_year(topic: str, question: str) -> str:
    """The topic without its years, where the question names one of its own."""
    return _YEAR.sub("", topic) if _YEAR.search(question) else topic


def _swap_slot(question: str, previous: str, gazetteer: Gazetteer) -> str | None:
    match = _SLOT_ONLY.match(question.strip())
    if not match:
        return None
    slot = match.group("slot")
    years = _YEAR.fullmatch(slot)
    if years and _YEAR.search(previous):
        return _YEAR.sub(slot if slot.endswith("年") else f"{slot}年", previous, count=1)
    here, before = gazetteer.locate(slot), gazetteer.locate(previous)
    name = here.region or here.uncovered
    if name and len(slot) <= len(name) + 2:
        if before.region is None:
            return f"{slot}{previous}"
        old = before.region if before.region in previous else short_name(before.region)
        return previous.replace(old, slot, 1)
    return None
