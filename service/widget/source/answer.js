// One answer on the page: streamed text, citation marks with their cards, notices, sources.

import { AnswerActions } from "./actions.js";
import { element } from "./dom.js";

export const VALIDITY = {
  in_force: "现行有效",
  expired: "已过有效期",
  repealed: "已废止",
  not_yet_effective: "尚未施行",
  unknown: "效力待核实",
};
const STATUS = {
  insufficient_evidence: "资料中没有找到依据",
  out_of_scope: "不在政策问答范围内",
  needs_region: "请选择区县",
};
const MARK = /\[(\d{1,3})\]/;
// A cited statement is a paragraph of its own: the next one often speaks of another document.
const STATEMENT_END = /[。！？](?:\[\d{1,3}\])+(?=[^\s[])/g;
const CONTEXT_CHARACTERS = 80;

export class AnswerView {
  // handlers: region(name), retry(), feedback({answer_id, helpful, comment}) → promise; live: an aria-live element.
  constructor({ base = "", live = null, handlers = {}, newTab = false }) {
    Object.assign(this, { base, live, handlers, newTab });
    this.text = "";
    this.spoken = 0;
    this.citations = new Map();
    this.passages = new Map();
    this.body = element("div", { class: "text" }, element("p", { class: "loading" }, "正在查找依据"));
    this.root = element("div", { class: "answer", "aria-busy": "true", onkeydown: (event) => this.#key(event) }, this.body);
  }

  delta(data) {
    this.text += typeof data === "string" ? data : (data.text ?? "");
    this.#later();
    this.#speak(this.text);
  }

  citation(citation) {
    this.citations.set(citation.number, citation);
    this.#later();
  }

  finish(answer) {
    cancelAnimationFrame(this.frame);
    this.text = answer.answer;
    this.citations = new Map(answer.citations.map((citation) => [citation.number, citation]));
    this.passages = new Map((answer.passages ?? []).map((passage) => [passage.passage_id, passage]));
    this.root.classList.add(answer.status);
    this.root.removeAttribute("aria-busy");
    this.#draw();
    const labels = this.#origin(answer);
    this.root.replaceChildren(
      ...this.#before(answer),
      this.body,
      ...this.#options(answer),
      ...this.#sources(answer),
      ...labels,
      new AnswerActions(answer, { labels, feedback: this.handlers.feedback }).root,
    );
    this.#speak(`${this.text}\n`);
    this.#announce(STATUS[answer.status], ...answer.notices.map((notice) => notice.text));
  }

  fail(error) {
    cancelAnimationFrame(this.frame);
    this.root.classList.add("failed");
    this.root.removeAttribute("aria-busy");
    if (this.text) this.#draw();
    else this.body.replaceChildren();
    const retry = error.retry && this.handlers.retry;
    this.root.append(
      element("p", { class: "status", role: "alert" }, error.message),
      ...(retry ? [element("button", { type: "button", onclick: () => this.handlers.retry() }, "重试")] : []),
    );
  }

  #later() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const lines = this.text.replace(STATEMENT_END, "$&\n").split("\n").filter((line) => line.trim());
    this.body.replaceChildren(...lines.map((line) => element("p", {}, ...this.#pieces(line))));
  }

  // Screen readers get whole sentences, once each, while the visible text may be redrawn.
  #speak(text) {
    const end = Math.max(...["。", "！", "？", "；", "\n"].map((stop) => text.lastIndexOf(stop))) + 1;
    if (end <= this.spoken) return;
    this.#announce(text.slice(this.spoken, end).replace(/\[\d{1,3}\]/g, "").trim());
    this.spoken = end;
  }

  #announce(...texts) {
    this.live?.append(...texts.filter(Boolean).map((text) => element("span", {}, text)));
  }

  #pieces(line) {
    return line.split(/(\[\d{1,3}\])/).filter(Boolean).map((piece) => {
      const number = Number(MARK.exec(piece)?.[1] ?? NaN);
      return this.citations.has(number) ? this.#mark(number) : piece;
    });
  }

  #mark(number) {
    const title = this.citations.get(number).document.title;
    return element(
      "button",
      {
        type: "button",
        class: "mark",
        "aria-label": `依据 ${number}：${title}`,
        "aria-expanded": "false",
        onclick: (event) => this.#toggle(event.currentTarget, number),
      },
      String(number),
    );
  }

  #toggle(button, number) {
    const open = button.getAttribute("aria-expanded") === "true";
    this.#close();
    if (open) return;
    button.setAttribute("aria-expanded", "true");
    this.opened = { button, card: this.#card(this.citations.get(number)) };
    button.closest("p").after(this.opened.card);
    this.opened.card.scrollIntoView({ block: "nearest" });
    const quote = this.opened.card.querySelector("blockquote");
    if (quote.scrollHeight > quote.clientHeight) quote.tabIndex = 0; // so that the keyboard can scroll it
  }

  #close() {
    if (!this.opened) return false;
    this.opened.button.setAttribute("aria-expanded", "false");
    this.opened.card.remove();
    this.opened = null;
    return true;
  }

  #key(event) {
    if (event.key !== "Escape" || !this.opened) return;
    const { button } = this.opened;
    this.#close();
    button.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  #card(citation) {
    const { document: from } = citation;
    const [before, after] = this.#context(citation);
    return element(
      "div",
      { class: "card", role: "group", "aria-label": `依据 ${citation.number}` },
      citation.heading_path.length ? element("p", { class: "path" }, citation.heading_path.join(" › ")) : null,
      element("blockquote", {}, ...[before, element("mark", {}, citation.quote), after].filter(Boolean)),
      element("p", { class: "from" }, from.title, " ", badge(from.validity)),
      facts(from.doc_number, from.region, chineseDate(from.issued_on), page(citation)),
      element("p", {}, this.#link(citation, "查看原文")),
    );
  }

  // The rest of the paragraph around the quote, so that it is read in its place.
  #context(citation) {
    const text = this.passages.get(citation.passage_id)?.text ?? "";
    const at = text.indexOf(citation.quote);
    if (at < 0) return ["", ""];
    const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
    const after = text.slice(at + citation.quote.length).split("\n", 1)[0];
    return [
      before.length > CONTEXT_CHARACTERS ? `…${before.slice(-CONTEXT_CHARACTERS)}` : before,
      after.length > CONTEXT_CHARACTERS ? `${after.slice(0, CONTEXT_CHARACTERS)}…` : after,
    ];
  }

  #link(citation, text) {
    const inside = citation.url.startsWith("/") && !citation.url.startsWith("//");
    const properties = { href: inside ? this.base + citation.url : null };
    if (this.newTab) Object.assign(properties, { target: "_blank", rel: "noopener" });
    return element("a", properties, text);
  }

  #before(answer) {
    const status = STATUS[answer.status];
    return [
      ...(status ? [element("p", { class: "status" }, status)] : []),
      ...answer.notices.map((notice) => element("p", { class: `notice ${notice.kind}` }, notice.text)),
    ];
  }

  #origin(answer) {
    if (answer.notices.some((notice) => notice.kind === "ai_generated")) return [];
    if (answer.mode === "generative") return [element("p", { class: "origin" }, "本回答由人工智能生成，请核对依据。")];
    return answer.citations.length ? [element("p", { class: "origin" }, "本回答摘自文件原文。")] : [];
  }

  #options(answer) {
    return (answer.options ?? []).map((option) =>
      element(
        "div",
        { class: "option" },
        element("button", { type: "button", onclick: () => this.handlers.region?.(option.region) }, option.region),
        element("p", {}, option.answer),
      ),
    );
  }

  #sources(answer) {
    if (!answer.citations.length) return [];
    const items = answer.citations.map((citation) =>
      element(
        "li",
        { value: citation.number },
        this.#link(citation, citation.document.title),
        badge(citation.document.validity),
        facts(citation.document.doc_number, citation.heading_path.slice(-1)[0], page(citation)),
        element("blockquote", { class: "printed" }, citation.quote),
      ),
    );
    return [element("h3", {}, "依据"), element("ol", { class: "sources" }, ...items)];
  }
}

export function badge(validity) {
  return element("span", { class: `badge ${validity}` }, VALIDITY[validity] ?? VALIDITY.unknown);
}

export function historyOf(turns, most = 6) {
  return turns.slice(-most).flatMap(({ question, answer }) => [
    { role: "user", content: question.slice(0, 2000) },
    { role: "assistant", content: answer.answer.slice(0, 2000) },
  ]);
}

function facts(...values) {
  return element("p", { class: "facts" }, ...values.filter(Boolean).map((value) => element("span", {}, value)));
}

function page(citation) {
  return citation.page ? `第 ${citation.page} 页` : "";
}

function chineseDate(iso) {
  const [year, month, day] = (iso ?? "").split("-").map(Number);
  return day ? `${year}年${month}月${day}日` : "";
}
