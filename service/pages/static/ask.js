// The ask page with JavaScript: streams the answer and keeps the conversation in this tab only.

import { AnswerView, historyOf } from "./chat/answer.js";
import { element } from "./chat/dom.js";
import { ask, post } from "./chat/stream.js";

const STORED = "policyqa.turns";
const form = document.getElementById("ask");
const box = document.getElementById("question");
const region = document.getElementById("region");
const conversation = document.getElementById("conversation");
const live = document.getElementById("live");
const submit = form.querySelector("button[type=submit]");
let turns = [];
let running = null;

form.noValidate = true;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (running) return running.abort();
  const question = (event.submitter?.name === "example" ? event.submitter.value : box.value).trim();
  if (!question) return complain("请先输入问题。");
  box.value = "";
  start(question, region.value || null);
});
box.addEventListener("keydown", (event) => {
  // Enter that confirms a choice of the input method must not send.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (!running) form.requestSubmit(submit);
});
document.getElementById("print").addEventListener("click", () => window.print());
document.getElementById("clear").addEventListener("click", () => {
  running?.abort();
  sessionStorage.removeItem(STORED);
  location.assign("/");
});
restore();

async function start(question, chosen) {
  complain("");
  const { view, article } = addTurn(question);
  article.scrollIntoView({ block: "start" });
  live.replaceChildren();
  running = new AbortController();
  submit.textContent = "停止";
  try {
    const request = { question, region: chosen, history: historyOf(turns), mode: "auto" };
    const answer = await ask(request, { signal: running.signal, on: { delta: (data) => view.delta(data), citation: (data) => view.citation(data) } });
    view.finish(answer);
    remember(question, answer);
  } catch (error) {
    view.fail(error);
  } finally {
    running = null;
    submit.textContent = "提问";
  }
}

function addTurn(question) {
  const again = (chosen) => start(question, chosen);
  const view = new AnswerView({
    live,
    handlers: {
      region: (name) => {
        region.value = name;
        again(name);
      },
      retry: () => {
        article.remove();
        again(region.value || null);
      },
      feedback: (feedback) => post("/v1/feedback", feedback),
    },
  });
  const asked = element("h2", { class: "asked" }, element("span", { class: "unseen" }, "问："), question);
  const article = element("article", { class: "turn" }, asked, view.root);
  conversation.append(article);
  document.body.classList.add("talking");
  document.getElementById("examples")?.setAttribute("hidden", "");
  document.getElementById("after").hidden = false;
  form.querySelector("label").textContent = "继续提问";
  return { view, article };
}

function remember(question, answer) {
  const cited = new Set(answer.citations.map((citation) => citation.passage_id));
  const passages = (answer.passages ?? []).filter((passage) => cited.has(passage.passage_id));
  turns.push({ question, answer: { ...answer, passages } });
  try {
    sessionStorage.setItem(STORED, JSON.stringify(turns.slice(-20)));
  } catch {
    // Full or switched off: the conversation then lasts until the page is left.
  }
}

function restore() {
  try {
    turns = JSON.parse(sessionStorage.getItem(STORED) ?? "[]");
  } catch {
    turns = [];
  }
  const kept = live.getAttribute("aria-live");
  live.setAttribute("aria-live", "off");
  for (const { question, answer } of turns) addTurn(question).view.finish(answer);
  live.replaceChildren();
  live.setAttribute("aria-live", kept);
}

function complain(message) {
  document.getElementById("error")?.remove();
  box.toggleAttribute("aria-invalid", Boolean(message));
  box.removeAttribute("aria-describedby");
  if (!message) return;
  form.prepend(element("p", { class: "error", id: "error", role: "alert" }, message));
  box.setAttribute("aria-describedby", "error");
  box.focus();
}
