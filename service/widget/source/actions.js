// What the asker can do with a finished answer: copy it, say whether it helped.

import { copyText, element } from "./dom.js";

export class AnswerActions {
  // labels: elements that say where the answer is from; feedback({answer_id, helpful, comment}) → promise, or nothing.
  constructor(answer, { labels, feedback }) {
    Object.assign(this, { answer, labels, feedback });
    this.said = element("span", { role: "status", tabindex: "-1" });
    this.bar = element(
      "div",
      { class: "actions" },
      element("button", { type: "button", onclick: () => this.#copy() }, "复制"),
      ...(feedback ? [this.#verdict("有帮助", true), this.#verdict("没有帮助", false)] : []),
      this.said,
    );
    this.root = element("div", {}, this.bar);
  }

  async #copy() {
    const { answer } = this;
    const notices = answer.notices.map((notice) => notice.text);
    const sources = answer.citations.map(
      ({ number, quote, document: from }) => `[${number}] ${from.title}${from.doc_number ? `（${from.doc_number}）` : ""}：${quote}`,
    );
    const labels = this.labels.map((label) => label.textContent);
    try {
      await copyText([answer.answer, ...notices, ...sources, ...labels].join("\n"));
      this.said.textContent = "已复制";
    } catch {
      this.said.textContent = "没有复制成功，请手动选择文字";
    }
  }

  #verdict(name, helpful) {
    return element("button", { type: "button", "aria-pressed": "false", onclick: (event) => this.#vote(event.currentTarget, helpful) }, name);
  }

  #vote(button, helpful) {
    this.root.querySelector(".comment")?.remove();
    this.said.textContent = "";
    for (const other of this.#verdicts()) other.setAttribute("aria-pressed", String(other === button));
    if (helpful) this.#send({ helpful, comment: "" });
    else this.#askWhy();
  }

  #askWhy() {
    const box = element("textarea", { rows: "2", maxlength: "2000" });
    const send = (event) => {
      event.preventDefault();
      form.remove();
      this.said.focus(); // the button that had the focus is gone
      this.#send({ helpful: false, comment: box.value.trim() });
    };
    const form = element(
      "form",
      { class: "comment", onsubmit: send },
      element("label", {}, "哪里不对？（可不填，请勿填写个人信息）", box),
      element("button", { type: "submit" }, "提交反馈"),
    );
    this.root.append(form);
    box.focus();
    form.scrollIntoView({ block: "nearest" });
  }

  async #send({ helpful, comment }) {
    for (const button of this.#verdicts()) button.disabled = true;
    try {
      await this.feedback({ answer_id: this.answer.id, helpful, comment });
      this.said.textContent = "已收到，谢谢";
    } catch (error) {
      this.said.textContent = error.message || "反馈没有送达，请重试";
      for (const button of this.#verdicts()) button.disabled = false;
    }
  }

  #verdicts() {
    return this.bar.querySelectorAll("[aria-pressed]");
  }
}
