"""What measures, slices and stages are called in reports, which are in Chinese."""

from __future__ import annotations

from types import MappingProxyType

from eval.scoring.failures import CAUSES

LABELS: tuple[tuple[str, str], ...] = (
    ("recall@1", "证据召回@1"),
    ("recall@3", "证据召回@3"),
    ("recall@5", "证据召回@5"),
    ("recall@10", "证据召回@10"),
    ("ndcg@10", "nDCG@10"),
    ("mrr@10", "MRR@10"),
    ("char_precision@5", "字符精确率@5"),
    ("char_recall@5", "字符召回率@5"),
    ("citation_recall", "引用召回率"),
    ("citation_precision", "引用精确率"),
    ("verbatim", "引文逐字相符"),
    ("key_facts", "要点召回率"),
    ("correct", "答对"),
    ("character_f1", "字符 F1"),
    ("audit", "普查评分（1/0.5/0）"),
    ("answered", "作答率"),
    ("refused", "该拒答时拒答"),
    ("district_error", "引错区县"),
    ("validity_error", "未提示失效"),
    ("answer_chars_median", "答案字数中位数"),
    ("ask_p50_ms", "问答耗时中位数 ms"),
    ("ask_p95_ms", "问答耗时 95 分位 ms"),
    ("search_p50_ms", "检索耗时中位数 ms"),
)
SLICE_LABELS = MappingProxyType(
    {
        "file": "文件",
        "persona": "提问人",
        "type": "题型",
        "region": "区县",
        "kind": "不可答类型",
        "difficulty": "难度",
        "document": "文件依据",
        "variant": "改写",
        "failure": "失误环节",
    }
)
VALUE_LABELS = MappingProxyType(
    CAUSES
    | {"all": "全部改写", "typo": "错别字", "everyday": "口语词", "halfwidth": "半角", "traditional": "繁体"}
)
STAGE_LABELS = MappingProxyType(
    {
        "dense": "向量",
        "body": "正文词",
        "context": "标题词",
        "bigrams": "二元字",
        "fused": "相加",
        "reordered": "重排",
        "reranked": "交叉编码",
        "final": "最终排序",
    }
)
NAMES = MappingProxyType(
    dict(LABELS)
    | {f"recall@{k}": f"证据召回@{k}" for k in (20, 50)}
    | {f"char_precision@{k}": f"字符精确率@{k}" for k in (1, 3, 10)}
    | {f"char_recall@{k}": f"字符召回率@{k}" for k in (1, 3, 10)}
    | {"answer_chars": "答案字数", "n_citations": "引用数", "chars@5": "前 5 段字数"}
)
"""Every measure of an item; the table of overall figures has those of `LABELS`."""
