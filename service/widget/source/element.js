// <policy-chat>: a launcher button and a dialog in a shadow root.

import { AnswerView, historyOf } from "./answer.js";
import { element } from "./dom.js";
import { ask, post, send } from "./stream.js";

const SCRIPT = document.currentScript;
const BASE = new URL(".", SCRIPT.src).href.replace(/\/$/, "");
const RENEW_SECONDS = 30;

// One session for all widgets of the page.
class Session {
  async headers() {
    if (!this.info || Date.now() > this.until) await this.#renew();
    return { Authorization: `Bearer ${this.info.token}` };
  }

  forget() {
    this.info = null;
  }

  async #renew() {
    const response = await send(`${BASE}/v1/widget/session`);
    this.info = await response.json();
    this.until = Date.now() + (this.info.expires_in - RENEW_SECONDS) * 1000;
  }
}

const session = new Session();
let launchers = 0;

// Runs call(headers), once more with a new session when the old one is refused.
async function withSession(call) {
  try {
    return await call(await session.headers());
  } catch (error) {
    if (error.status !== 401) throw error;
    session.forget();
    return call(await session.headers());
  }
}

class PolicyChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.turns = [];
    this.running = null;
    const shadow = this.attachShadow({ mode: "open" });
    adoptStyles(shadow);
    const title = this.dataset.title || "政策问答";
    this.#build(title);
    shadow.append(element("div", { class: "root" }, this.launcher, this.dialog));
    this.launcher.style.setProperty("--slot", String(launchers++));
  }

  disconnectedCallback() {
    this.running?.abort();
  }

  #build(title) {
    this.launcher = element("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", onclick: () => this.open() }, title);
    this.notice = element("p", { class: "lasting" }, "回答附有政策原文，可逐条核对。");
    this.log = element("div", { class: "log", tabindex: "0", role: "region", "aria-label": "对话" }, this.#greeting());
    this.live = element("p", { class: "unseen", "aria-live": "polite" });
    this.box = element("textarea", { rows: "2", maxlength: "500", enterkeyhint: "send", onkeydown: (event) => this.#enter(event) });
    this.button = element("button", { type: "submit", class: "send" }, "提问");
    this.form = element(
      "form",
      { onsubmit: (event) => this.#submit(event) },
      element("label", {}, element("span", {}, "您的问题"), this.box),
      this.button,
    );
    const heading = element("h2", { id: "title" }, title);
    const close = element("button", { type: "button", class: "close", "aria-label": "关闭", onclick: () => this.dialog.close() }, "×");
    const clear = element("button", { type: "button", class: "clear", onclick: () => this.#clear() }, "清除");
    const large = element("button", { type: "button", "aria-pressed": "false", onclick: (event) => this.#resize(event.currentTarget) }, "大字");
    this.dialog = element(
      "dialog",
      { "aria-labelledby": "title", onkeydown: (event) => this.#trap(event), onclose: () => this.launcher.focus() },
      element("header", {}, heading, large, clear, close),
      this.notice,
      this.log,
      this.form,
      this.live,
    );
  }

  open() {
    // The top layer of a modal dialog lies above every z-index of the host page.
    if (!this.dialog.open) this.dialog.showModal();
    this.box.focus();
    this.#prepare();
  }

  #resize(button) {
    const large = this.shadowRoot.querySelector(".root").classList.toggle("large");
    button.setAttribute("aria-pressed", String(large));
  }

  #greeting() {
    const region = this.dataset.region;
    return element("p", { class: "greeting" }, region ? `请用一句话写下要问的${region}政策。` : "请用一句话写下要问的政策。");
  }

  async #prepare() {
    try {
      await session.headers();
      this.box.maxLength = session.info.max_question_chars;
      if (session.info.generative) this.notice.textContent = "回答由人工智能生成，请以所附政策原文为准。";
      this.log.querySelector(".refused")?.remove();
    } catch (error) {
      if (this.log.querySelector(".refused")) return;
      this.log.append(element("p", { class: "refused", role: "alert" }, error.message));
      // A browser does not tell a page why another origin refuses it; the web team looks here.
      if (!error.status) console.warn(`policy-chat: no session from ${BASE}. Is ${location.origin} among its POLICYQA_ALLOWED_ORIGINS?`);
    }
  }

  #enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!this.running) this.form.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    if (this.running) return this.running.abort();
    const question = this.box.value.trim();
    if (!question) return this.box.focus();
    this.box.value = "";
    this.#start(question, this.dataset.region || null);
  }

  async #start(question, region) {
    const { view, turn } = this.#addTurn(question, region);
    turn.scrollIntoView({ block: "start" });
    this.live.replaceChildren();
    this.running = new AbortController();
    this.button.textContent = "停止";
    const request = { question, region, history: historyOf(this.turns), mode: "auto" };
    const on = { delta: (data) => view.delta(data), citation: (data) => view.citation(data) };
    try {
      const { signal } = this.running;
      const answer = await withSession((headers) => ask(request, { base: BASE, headers, signal, on }));
      view.finish(answer);
      this.turns.push({ question, answer });
    } catch (error) {
      view.fail(error);
    } finally {
      this.running = null;
      this.button.textContent = "提问";
    }
  }

  #addTurn(question, region) {
    for (const said of this.log.querySelectorAll(".greeting, .refused")) said.remove();
    const view = new AnswerView({
      base: BASE,
      live: this.live,
      newTab: true,
      handlers: {
        region: (name) => this.#start(question, name),
        retry: () => {
          turn.remove();
          this.#start(question, region);
        },
        feedback: (feedback) => withSession((headers) => post(`${BASE}/v1/feedback`, feedback, headers)),
      },
    });
    const turn = element("article", { class: "turn" }, element("h3", { class: "asked" }, question), view.root);
    this.log.append(turn);
    return { view, turn };
  }

  #clear() {
    this.running?.abort();
    this.turns = [];
    this.log.replaceChildren(this.#greeting());
    this.box.focus();
  }

  // Keeps Tab inside the dialog, also where the browser would go on to its own controls.
  #trap(event) {
    if (event.key !== "Tab") return;
    const inside = [...this.dialog.querySelectorAll("button, textarea, a[href], [tabindex='0']")].filter((node) => !node.disabled);
    const active = this.shadowRoot.activeElement;
    const [first, last] = [inside[0], inside.at(-1)];
    if (event.shiftKey ? active !== first : active !== last) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

function adoptStyles(shadow) {
  if ("adoptedStyleSheets" in shadow) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    shadow.adoptedStyleSheets = [sheet];
  } else {
    shadow.append(element("style", {}, STYLES));
  }
}

// A page that places its own elements gets no other; one line of script is enough otherwise.
function addOne() {
  if (document.querySelector("policy-chat")) return;
  const chat = document.createElement("policy-chat");
  Object.assign(chat.dataset, { ...SCRIPT.dataset });
  document.body.append(chat);
}

if (!customElements.get("policy-chat")) {
  customElements.define("policy-chat", PolicyChat);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", addOne);
  else addOne();
}
