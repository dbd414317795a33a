// Asks the service and reads its server-sent events.

const IDLE_MILLISECONDS = 90_000;

export class AskError extends Error {
  constructor(message, { status = 0, retry = true } = {}) {
    super(message);
    this.status = status;
    this.retry = retry;
  }
}

// Resolves with the whole answer; calls on[type](data) for each event before it.
export async function ask(request, { base = "", headers = {}, signal, on = {} }) {
  const idle = new AbortController();
  signal?.addEventListener("abort", () => idle.abort());
  let timer = 0;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => idle.abort(), IDLE_MILLISECONDS);
  };
  try {
    alive();
    const response = await post(`${base}/v1/ask`, { ...request, stream: true }, headers, idle.signal);
    if (!isStream(response)) return await response.json();
    for await (const { type, data } of events(response.body, alive)) {
      if (type === "done") return data;
      if (type === "error") throw new AskError(data.detail || "服务出错了，请稍后再试。", { status: data.status });
      on[type]?.(data);
    }
    throw new AskError("连接中断，回答不完整。");
  } catch (error) {
    throw readable(error, signal?.aborted);
  } finally {
    clearTimeout(timer);
  }
}

export async function post(url, body, headers = {}, signal = undefined) {
  return send(url, {
    headers: { "Content-Type": "application/json", Accept: "text/event-stream, application/json", ...headers },
    body: JSON.stringify(body),
    signal,
  });
}

// Posts; what goes wrong is an AskError in words for the asker.
export async function send(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { method: "POST", credentials: "omit", ...options });
  } catch (error) {
    throw readable(error);
  }
  if (!response.ok) throw await problem(response);
  return response;
}

async function problem(response) {
  const retry = response.status >= 500 || response.status === 429;
  let detail = "";
  try {
    detail = (await response.json()).detail;
  } catch {
    // A proxy's error page is no problem document.
  }
  const message = typeof detail === "string" && detail ? detail : `服务暂时不可用（${response.status}），请稍后再试。`;
  return new AskError(message, { status: response.status, retry });
}

function readable(error, stopped) {
  if (stopped) return new AskError("已停止。");
  if (error instanceof AskError) return error;
  if (error?.name === "AbortError") return new AskError("等待太久没有回应，请重试。");
  if (navigator.onLine) return new AskError("暂时连不上问答服务，请稍后再试。");
  return new AskError("网络连接不上，请检查网络后重试。");
}

function isStream(response) {
  return (response.headers.get("Content-Type") || "").startsWith("text/event-stream");
}

async function* events(body, alive) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    buffer = (buffer + decoder.decode(value, { stream: true })).replace(/\r\n/g, "\n");
    for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n")) {
      const event = parseEvent(buffer.slice(0, end));
      buffer = buffer.slice(end + 2);
      if (event) yield event;
    }
  }
}

function parseEvent(block) {
  let type = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) type = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length ? { type, data: JSON.parse(data.join("\n")) } : null;
}
