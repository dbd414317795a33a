"""`policyqa ask` and `policyqa documents`."""

from __future__ import annotations

import sys
from argparse import Namespace

from rich.console import Console

from eval.commands import opening
from eval.commands.opening import plain_errors, settings_from
from eval.commands.terminal import print_answer, print_documents
from service import AskRequest


def ask(options: Namespace) -> int:
    """Answers one question; 0 also for a refusal, which is an answer."""
    settings = settings_from(options)
    with plain_errors():
        embedding = opening.embedding_for(settings)
        engine = opening.engine_for(settings, embedding)
        embedding.embed_query_tokens(
            options.question[:1]
        )  # Loads the model: it is no part of the time shown.
        answer = engine.ask(AskRequest(question=options.question, region=options.region))
    if options.json:
        sys.stdout.write(answer.model_dump_json(indent=2) + "\n")
    else:
        print_answer(Console(), options.question, answer)
    return 0


def documents(options: Namespace) -> int:
    """Prints the document register."""
    listed = opening.engine_for(settings_from(options)).catalogue.documents(limit=100_000)
    if options.json:
        sys.stdout.write(listed.model_dump_json(indent=2) + "\n")
    else:
        print_documents(Console(), listed.documents)
    return 0
