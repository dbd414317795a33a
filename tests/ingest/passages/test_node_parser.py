from __future__ import annotations

import json

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import Document, MetadataMode

from ingest.passages.drafts import SplitSettings
from ingest.passages.node_parser import PolicyNodeParser
from ingest.spans import slice_spans, squeeze

NOTICE = """云溪区人民政府办公室
关于印发云溪区老年食堂建设方案的通知
云溪府办发〔2024〕5号

各镇人民政府、街道办事处，区政府各部门：
《云溪区老年食堂建设方案》已经区政府同意，现印发给你们，请认真贯彻执行。

云溪区人民政府办公室
2024年3月1日

云溪区老年食堂建设方案

一、工作目标
到2025年底，全区建成老年食堂42个，每个镇街至少1个。
二、重点任务
（一）建设老年食堂。由区民政局牵头，各镇街负责。
（二）落实补贴。对新建食堂一次性补助5万元。
"""


def test_nodes_say_where_they_are_from() -> None:
    document = Document(text=NOTICE, metadata={"file_name": "云溪.txt", "origin": "gazette"})
    nodes = PolicyNodeParser().get_nodes_from_documents([document])
    goal = next(node for node in nodes if "42个" in node.get_content())
    assert goal.metadata["doc_number"] == "云溪府办发〔2024〕5号"
    assert goal.metadata["region"] == "云溪区"
    assert goal.metadata["heading_path"] == "一、工作目标"
    assert goal.metadata["origin"] == "gazette"
    assert goal.source_node is not None
    assert "spans" not in goal.get_content(metadata_mode=MetadataMode.EMBED)


def test_spans_of_every_node_give_its_text() -> None:
    nodes = PolicyNodeParser().get_nodes_from_documents([Document(text=NOTICE)])
    for node in nodes:
        spans = json.loads(node.metadata["spans"])
        assert squeeze(slice_spans(NOTICE, spans)) == squeeze(node.get_content())
    assert len({node.node_id for node in nodes}) == len(nodes)


def test_sizes_hold_in_a_llama_index_pipeline() -> None:
    settings = SplitSettings(max_chars=40, max_tokens=20)
    parser = PolicyNodeParser(settings=settings, count_tokens=len)
    nodes = IngestionPipeline(transformations=[parser]).run(documents=[Document(text=NOTICE * 3)])
    assert nodes
    assert all(len(node.get_content()) <= 40 for node in nodes)


def test_same_text_gives_the_same_ids() -> None:
    parser = PolicyNodeParser()
    first, second = (parser.get_nodes_from_documents([Document(text=NOTICE)]) for _ in range(2))
    assert [node.node_id for node in first] == [node.node_id for node in second]
