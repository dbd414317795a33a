"""Answers about documents themselves: 文号, date and body of issue, validity and repeal, from the register."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indexes import DocumentRecord, Hit, Tokenizer
from ingest import Span, ValidityFact, slice_spans
from service.composing import Statement, cleaned
from service.corpus import Corpus
from service.evidence import Quote
from service.questions import Question, TermGroup, Want

_ISSUE = re.compile(
    r"文号|发文字号|发文(?:机关|单位)"
    r"|(?:哪[天年月]|什么时候|啥时候|好久|几号|何时|日期|谁|哪个(?:部门|单位|机关)).{0,4}(?:印发|发布|成文|发文|下发|出台)的?"
    r"|(?:印发|发布|成文|下发|出台)(?:时间|日期|是?在?(?:哪[天年]|什么时候|何时|几月))"
)
_STANDING = re.compile(
    r"(?:还|现在|如今|目前|仍).{0,4}(?:有效|算数|管不管用|管用|作数|生效)|失效|废止|作废|过期|到期|试行(?:多久|期|几年|到)|有效期"
)
_REPEALING = re.compile(
    r"(?:废止|作废|失效).{0,8}(?:哪|几|什么|啥)|(?:哪|几|什么|啥).{0,10}(?:废止|作废|失效)"
)
_ANY_DOCUMENT = re.compile(
    r"文件|规定|办法|方案|通知|规划|政策|决定|意见|公告|通告|原来|以前|这个|那个|同时|一共|总共|几[件份个]"
)
_OTHER_DETAILS: frozenset[Want] = frozenset({"money", "phone", "clock", "where", "definition", "reason"})
"""Whoever asks for these asks for more than the register knows."""
_NAMED = 0.7
"""Share of the question's words, by weight, that a title must hold for the question to be about that document."""
_MINIMUM_SHARE = 0.5
"""Share of a repealed title's words that the question must hold."""


@dataclass(frozen=True, slots=True)
class RegisterAnswers:
    """Reads the register of one corpus."""

    corpus: Corpus
    tokenizer: Tokenizer

    def statements(
        self, question: Question, groups: Sequence[TermGroup], hits: Sequence[Hit], as_of: date
    ) -> tuple[Statement, ...]:
        """The answer to a question about a document itself; empty where the question is another one.

        Args:
            question: As it was understood.
            groups: Its content words, each with the policy words that may stand in its place.
            hits: What was found; the document that most of them stand in may be meant.
            as_of: Validity is judged at this date.
        """
        if question.wants & _OTHER_DETAILS:
            return ()
        standing = bool(_STANDING.search(question.search))
        own = _own_words(question, groups)
        document = self._document(question, own, hits)
        if document and _REPEALING.search(question.search):
            listed = self._repealed_by(document)
            if listed:
                return listed
        if standing and "amount" not in question.wants:
            repeal = self._repeal(own)
            if repeal:
                return (repeal,)
        if document and _ISSUE.search(question.search):
            return tuple(filter(None, [self._issue(document, question)]))
        if document and standing and "amount" not in question.wants:
            return tuple(filter(None, [self._standing(document, as_of)]))
        return ()

    def unknown_number(self, question: Question) -> str | None:
        """The first 文号 in the question that no document bears and no text mentions."""
        return next((n for n in question.doc_numbers if not self.corpus.mentions_number(n)), None)

    def _document(
        self, question: Question, own: Sequence[TermGroup], hits: Sequence[Hit]
    ) -> DocumentRecord | None:
        """The document that the question names by its 文号 or describes by its title."""
        for record in self.corpus.records.values():
            if record.doc_number and any(record.doc_number in number for number in question.doc_numbers):
                return record if self._share(own, record) >= _NAMED or not own else None
        votes = Counter(hit.passage.document_id for hit in hits[:5])
        likely = [self.corpus.records[document] for document, _ in votes.most_common(2)]
        best = max(likely, key=lambda record: self._share(own, record), default=None)
        return best if best and own and self._share(own, best) >= _NAMED else None

    def _share(self, own: Sequence[TermGroup], record: DocumentRecord) -> float:
        return _covered(own, self._title_words("".join((record.title, *record.aliases))))

    def _title_words(self, title: str) -> frozenset[str]:
        return frozenset(self.tokenizer.words(title))

    def _issue(self, record: DocumentRecord, question: Question) -> Statement | None:
        if "number" in question.wants and not record.doc_number:
            return None
        text = self.corpus.source_text(record.source)
        known = record.metadata_spans
        fields = [name for name in ("issuer", "issued_on", "doc_number") if known.get(name)]
        if not ("issued_on" in fields or "doc_number" in fields):
            return None
        parts = [f"《{record.title}》"]
        if record.issuer and record.issued_on:
            parts.append(f"由{record.issuer}于{_chinese(record.issued_on)}印发")
        elif record.issued_on:
            parts.append(f"于{_chinese(record.issued_on)}印发")
        if record.doc_number:
            parts.append(f"{'，' if record.issued_on else '的'}文号为{record.doc_number}")
        signature = tuple(span for name in ("issuer", "issued_on") for span in known.get(name, ()))
        proofs = [spans for spans in (signature, known.get("doc_number", ())) if spans]
        return Statement(
            text="".join(parts) + "。", quotes=tuple(self._quote(record, text, spans) for spans in proofs)
        )

    def _standing(self, record: DocumentRecord, as_of: date) -> Statement | None:
        judgement = self.corpus.validities.judge(record.document_id, as_of)
        if judgement.fact is None:
            return None
        source = record.source
        text = self.corpus.source_text(source)
        quote = self._quote(record, text, judgement.fact.spans)
        return Statement(
            text=f"《{record.title}》：{cleaned(quote.text).rstrip('。')}。{judgement.reason}",
            quotes=(quote,),
        )

    def _repeal(self, own: Sequence[TermGroup]) -> Statement | None:
        """The repeal of a document that the question describes, which need not be in the corpus itself."""
        asked = {word for group in own for word in (group.word, *group.others)}
        best: tuple[float, DocumentRecord, ValidityFact] | None = None
        for record, fact in self._repeals():
            title = self._title_words(_core(fact.target_title or ""))
            share = len(asked & title) / max(1, len(title))
            if (
                share >= _MINIMUM_SHARE
                and _covered(own, title) >= _NAMED
                and (best is None or share > best[0])
            ):
                best = share, record, fact
        if best is None:
            return None
        return self._told(*best[1:])

    def _repealed_by(self, record: DocumentRecord) -> tuple[Statement, ...]:
        """Every document that this one repeals."""
        return tuple(self._told(record, fact) for record_, fact in self._repeals() if record_ == record)

    def _repeals(self) -> Iterator[tuple[DocumentRecord, ValidityFact]]:
        for record in self.corpus.records.values():
            for fact in record.validity:
                if fact.kind == "repeals" and fact.target_title:
                    yield record, fact

    def _told(self, record: DocumentRecord, fact: ValidityFact) -> Statement:
        number = f"（{fact.target_doc_number}）" if fact.target_doc_number else ""
        since = f"自{_chinese(fact.on)}起" if fact.on else ""
        quote = self._quote(record, self.corpus.source_text(record.source), fact.spans)
        return Statement(
            text=f"《{fact.target_title}》{number}已被《{record.title}》{since}废止。", quotes=(quote,)
        )

    def _quote(self, record: DocumentRecord, text: str, spans: Sequence[Span]) -> Quote:
        return Quote(
            text=slice_spans(text, spans),
            spans=tuple(spans),
            source=record.source,
            document_id=record.document_id,
        )


def _own_words(question: Question, groups: Sequence[TermGroup]) -> tuple[TermGroup, ...]:
    """The words that say which document is meant: not those that ask, nor 文件, 通知 and the like."""
    rest = question.search
    for pattern in (_ISSUE, _STANDING, _REPEALING, _ANY_DOCUMENT):
        rest = pattern.sub(" ", rest)
    for number in question.doc_numbers:
        rest = rest.replace(number, " ")
    return tuple(group for group in groups if group.word in rest)


def _covered(own: Sequence[TermGroup], title: frozenset[str]) -> float:
    """Share of the words, by weight, that a title holds as they are or as policy words."""
    total = sum(group.weight for group in own)
    held = sum(group.weight for group in own if group.word in title or group.others & title)
    return held / total if total else 0.0


def _core(title: str) -> str:
    """A title without who issued it and what kind of paper it is."""
    return re.sub(r"^.*?关于(?:印发)?|的通知$|(?:实施)?(?:方案|办法|意见)|[一-鿿]{2,4}[区县市]", "", title)


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
