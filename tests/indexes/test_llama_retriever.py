"""The LlamaIndex retriever: hits in order, as nodes that know where they stand."""

from indexes.llama_retriever import PolicyRetriever
from indexes.retriever import Hit
from ingest import Passage, Sentence


def _hit(rank: int, text: str) -> Hit:
    passage = Passage(
        passage_id=f"云溪府办发〔2024〕5号#{rank}",
        document_id="云溪府办发〔2024〕5号",
        source="云溪.txt",
        kind="text",
        text=text,
        spans=((0, len(text)),),
        heading_path=("一、总则",),
        sentences=(Sentence(text=text, spans=((0, len(text)),)),),
        context="",
    )
    return Hit(passage=passage, score=9.0 - rank, rank=rank, features={}, sentences=(), stages={})


def test_hits_come_as_nodes_in_order_with_their_place():
    asked: list[tuple[str, int]] = []

    def search(question: str, k: int) -> list[Hit]:
        asked.append((question, k))
        return [_hit(1, "垃圾分四类。"), _hit(2, "定时投放。")]

    nodes = PolicyRetriever(search, k=2).retrieve("垃圾分几类？")
    assert asked == [("垃圾分几类？", 2)]
    assert [node.node.get_content() for node in nodes] == ["垃圾分四类。", "定时投放。"]
    assert nodes[0].score == 8.0
    assert nodes[0].node.metadata["document_id"] == "云溪府办发〔2024〕5号"
    assert nodes[0].node.metadata["spans"] == [[0, 6]]
