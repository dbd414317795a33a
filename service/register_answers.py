"""Answers about documents themselves: 文号, date and body of issue, validity and repeal, from the register."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexes import DocumentRecord, Hit, Tokenizer
from ingest import Span, ValidityFact, slice_spans
from service.composing import Statement, cleaned
from service.corpus import Corpus
from service.evidence import Quote
from service.questions import Question

_ISSUE = re.compile(
    r"文号|发文字号|发文(?:机关|单位)"
    r"|(?:哪[天年月]|什么时候|啥时候|好久|几号|何时|日期|谁|哪个(?:部门|单位|机关)).{0,4}(?:印发|发布|成文|发文|下发|出台)的?"
    r"|(?:印发|发布|成文|下发|出台)(?:时间|日期|是?在?(?:哪[天年]|什么时候|何时|几月))"
)
_STANDING = re.compile(
    r"(?:还|现在|如今|目前|仍).{0,4}(?:有效|算数|管用|作数|生效)|失效|废止|作废|过期|到期|试行(?:多久|期|几年|到)|有效期"
)
_ANY_DOCUMENT = re.compile(r"文件|规定|办法|方案|通知|规划|政策|决定|意见|公告|通告")
_MINIMUM_SHARE = 0.5
"""Share of a repealed title's words that the question must hold."""


@dataclass(frozen=True, slots=True)
class RegisterAnswers:
    """Reads the register of one corpus."""

    corpus: Corpus
    tokenizer: Tokenizer

    def statements(self, question: Question, hits: Sequence[Hit], as_of: date) -> tuple[Statement, ...]:
        """The answer to a question about a document itself; empty where the question is another one."""
        if _STANDING.search(question.search):
            repeal = self._repeal(question)
            if repeal:
                return (repeal,)
        document = self._document(hits)
        if document is None:
            return ()
        if _ISSUE.search(question.search):
            return tuple(filter(None, [self._issue(document)]))
        if _STANDING.search(question.search) and self._is_about(question, document):
            return tuple(filter(None, [self._standing(document, as_of)]))
        return ()

    def _is_about(self, question: Question, record: DocumentRecord) -> bool:
        """Whether the question names the document: by a word of its title, by its number or as 文件 or 规定."""
        if question.doc_numbers or _ANY_DOCUMENT.search(question.search):
            return True
        asked = set(self.tokenizer.words(_STANDING.sub("", question.search)))
        return bool(asked & set(self.tokenizer.words(_core(record.title))))

    def _document(self, hits: Sequence[Hit]) -> DocumentRecord | None:
        """The document that most of the best hits stand in; the first one where they disagree."""
        votes = Counter(hit.passage.document_id for hit in hits[:5])
        return self.corpus.records[votes.most_common(1)[0][0]] if votes else None

    def _issue(self, record: DocumentRecord) -> Statement | None:
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

    def _repeal(self, question: Question) -> Statement | None:
        """The repeal of a document that the question describes, which need not be in the corpus itself."""
        asked = set(self.tokenizer.words(question.search))
        best: tuple[float, DocumentRecord, ValidityFact] | None = None
        for record in self.corpus.records.values():
            for fact in record.validity:
                if fact.kind != "repeals" or not fact.target_title:
                    continue
                title = set(self.tokenizer.words(_core(fact.target_title)))
                share = len(asked & title) / max(1, len(title))
                if share >= _MINIMUM_SHARE and (best is None or share > best[0]):
                    best = share, record, fact
        if best is None:
            return None
        _, record, fact = best
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


def _core(title: str) -> str:
    """A title without who issued it and what kind of paper it is."""
    return re.sub(r"^.*?关于(?:印发)?|的通知$|(?:实施)?(?:方案|办法|意见)|[一-鿿]{2,4}[区县市]", "", title)


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
