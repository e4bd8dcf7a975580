// The chat page. It keeps no state of its own but what is not sent yet: everything else comes from the server, in order.

const page = JSON.parse(document.getElementById("page").textContent);
const $ = (id) => document.getElementById(id);
const log = $("log"), text = $("text"), root = document.documentElement;
let words = page.words[page.language];
let last = 0; // the newest line shown
let lastDay = "";
let wants = "";
const shown = new Map(); // seq of a line -> its element
const pending = new Map(); // id of a message of ours -> its element

const say = (key, params = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => params[name]);
const make = (tag, className = "", ...content) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
};
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const kept = (key, fallback) => { try { return JSON.parse(localStorage.getItem(key)) ?? fallback; } catch { return fallback; } };
const keep = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* private windows may refuse */ } };

// ---- language -------------------------------------------------------------------------------------------------------
function speak(language) {
  if (!page.words[language] || words === page.words[language]) return;
  words = page.words[language];
  root.lang = page.tags[language];
  document.title = say("title");
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-say-label]")) element.setAttribute("aria-label", say(element.dataset.sayLabel));
  expect(wants);
}

// ---- text: b, i, a and line feeds, rebuilt node by node -------------------------------------------------------------------
const webAddress = (url) => { try { return ["https:", "http:", "mailto:", "tel:"].includes(new URL(url, location.href).protocol); } catch { return false; } };

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || ["script", "style", "template"].includes(node.localName)) continue;
    let target = to;
    if (["b", "i"].includes(node.localName)) target = make(node.localName);
    if (node.localName === "a" && webAddress(node.getAttribute("href"))) target = link(node.getAttribute("href"));
    copy(node, target);
    if (target !== to) to.append(target);
  }
  return to;
}
const safe = (html) => copy(new DOMParser().parseFromString(`<body>${html}`, "text/html").body, document.createDocumentFragment());
function link(url) {
  const element = make("a");
  element.href = url;
  if (!/^(mailto|tel):/.test(url)) { element.target = "_blank"; element.rel = "noopener noreferrer"; }
  return element;
}

// A line that begins with a ticked or empty box is a task; a line "1　name　value", or two or more lines "name　value",
// are a small table. The gap is a full-width space, or two plain ones.
const GAP = /　+| {2,}/;
const isTask = (line) => /^[☐☑]/.test(line);
const row = (line) => /^(?:(\d{1,3})(?:　+| {2,}))?((?:(?!　| {2})[^<]){1,48})(?:　+| {2,})(.+)$/.exec(line);

function blocks(html, card) {
  const lines = html.split("\n").map((line) => line.trim()), out = [];
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at]) continue;
    let end = at;
    const like = isTask(lines[at]) ? isTask : card !== "law" && row(lines[at]) ? row : null;
    while (like && end < lines.length && like(lines[end])) end++;
    if (like === isTask) out.push(make("ul", "tasks", ...lines.slice(at, end).flatMap((line) => line.split(/(?=[☐☑])/)).map((part) => task(part, card))));
    else if (end - at > 1 || (like === row && row(lines[at])[1])) out.push(table(lines.slice(at, end).map(row)));
    else out.push(make("p", at && !lines[at - 1] ? "gap" : "", safe(lines[at])));
    at = Math.max(at, end - 1);
  }
  return out;
}
const table = (rows) => make("dl", rows.every(([, , name]) => /^\d+$/.test(name)) ? "list" : "rows", ...rows.flatMap(cells));
const cells = ([, number, name, value]) => [make("dt", number ? "numbered" : "", ...(number ? [make("span", "n", number)] : []), safe(name)), make("dd", "", safe(value))];
function task(part, card) {
  const [, box, rest] = /^([☐☑])\s*(.*)$/.exec(part.trim()), mark = make("span", "mark", box);
  if (card !== "tasks") return make("li", "", mark, make("span", "", safe(rest)));
  const [name, note] = GAP.test(rest) ? rest.split(GAP) : /^(.*?)(?:[（(]([^（()）]*)[）)])?$/.exec(rest).slice(1);
  const done = box === "☑";
  mark.setAttribute("aria-hidden", "true");
  const state = make("span", note || done ? "state" : "sr", note ? safe(note) : say(done ? "done" : "todo"));
  return make("li", done ? "done" : "", mark, make("span", "", safe(name)), ...(note && done ? [make("span", "sr", say("done"))] : []), state);
}

const atEnd = () => innerHeight + scrollY > document.body.scrollHeight - 160;
const toEnd = () => scrollTo(0, document.body.scrollHeight);

// ---- lines --------------------------------------------------------------------------------------------------------------
function receive(lines, quietly = false) {
  const near = atEnd();
  let first = null, ours = false, inPlace = true;
  for (const line of lines) {
    if (line.seq <= last) continue;
    last = line.seq;
    if (line.language) speak(line.language);
    const element = line.direction === "in" ? mine(line) : theirs(line);
    if (line.direction === "in") ours = true; else { first ??= element; inPlace &&= "replaces" in line; }
    if (element && !quietly) element.classList.add("fresh");
  }
  if (quietly || !(first || ours)) return;
  if (first && inPlace) first.scrollIntoView({ block: "nearest" }); else reveal(first, near || ours);
}

function place(element, line) {
  const at = new Date(line.at), zone = { timeZone: page.timezone };
  const day = at.toLocaleDateString("en-CA", zone);
  if (day !== lastDay) log.append(make("p", "day", at.toLocaleDateString(root.lang, { ...zone, month: "long", day: "numeric", weekday: "short" })));
  lastDay = day;
  log.append(element);
}

function mine(line) {
  pending.get(line.id)?.remove();
  pending.delete(line.id);
  const asked = shown.get(line.on);
  for (const button of asked?.querySelectorAll(".b button") ?? []) button.classList.toggle("chosen", button.dataset.code === line.code);
  if (line.quiet) return null;
  const element = bubble(line);
  shown.set(line.seq, element);
  place(element, line);
  return element;
}

function bubble(item) {
  const element = make("div", "m me", make("span", "sr", say("you")), item.file ? item.file.name : item.text);
  if (item.file) element.append(make("small", "", size(item.file.size)));
  return element;
}
const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

function theirs(line) {
  const card = line.card === "tasks" ? "tasks-card" : line.card ?? "";
  const element = make("div", `m out ${card}`, make("span", "sr", say("beian")), ...blocks(line.text, line.card));
  if (element.querySelector(".rows")) element.classList.add("tabular");
  element.tabIndex = -1;
  if (line.documents?.length) element.append(make("div", "b files", ...line.documents.map((paper, at) => download(paper, line.seq, at))));
  for (const group of line.buttons ?? []) element.append(make("div", "b", ...group.map((button) => choice(button, line.seq))));
  const old = shown.get(line.replaces);
  if (old) replace(old, element); else place(element, line);
  shown.set(line.seq, element);
  // The law, a remark and a reminder leave the open question standing; the next question puts the earlier ones to rest.
  const aside = line.card === "law" || line.card === "reminder";
  if (!aside && (line.buttons?.length || line.wants)) settle(element);
  if (!aside) expect(line.wants ?? "");
  if (line.progress) progress(line.progress);
  return element;
}

function replace(old, element) {
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.code ?? "" : null;
  old.replaceWith(element);
  for (const [seq, one] of shown) if (one === old) shown.set(seq, element);
  if (focused === null) return;
  const same = [...element.querySelectorAll("button")].find((button) => button.dataset.code === focused);
  (same ?? element).focus({ preventScroll: true });
}

function settle(live) {
  for (const element of log.querySelectorAll(".out:not(.past)")) {
    if (element === live) continue;
    element.classList.add("past");
    for (const button of element.querySelectorAll(".b:not(.files) > *")) button.tabIndex = -1;
  }
}

function choice(button, seq) {
  if (button.url) {
    const anchor = webAddress(button.url) ? link(button.url) : make("a");
    anchor.className = button.style ?? "plain";
    anchor.append(button.label);
    return anchor;
  }
  const box = isTask(button.label) ? (button.label.startsWith("☑") ? " box picked" : " box") : "";
  const element = make("button", (button.style ?? "plain") + box, button.label);
  element.type = "button";
  element.dataset.code = button.code;
  element.addEventListener("click", () => {
    if (outbox.some((item) => item.button === button.code)) return;
    element.classList.add("chosen");
    post({ button: button.code, on: seq });
  });
  return element;
}

function download(paper, seq, at) {
  const anchor = make("a", paper.picture ? "picture" : "file", ...(paper.picture ? [shownPicture(paper)] : [make("span", "", paper.name), " ", make("small", "", size(paper.size))]));
  const loaded = Date.now();
  anchor.href = paper.url;
  anchor.setAttribute("download", paper.name);
  anchor.addEventListener("click", async (event) => {
    if (Date.now() - loaded < page.link_seconds * 800) return;
    event.preventDefault(); // the link has aged: fetch a fresh one
    const answer = await fetch(`/chat/messages?after=${seq - 1}&limit=1`);
    location.href = (await answer.json()).lines[0].documents[at].url;
  });
  return anchor;
}

function shownPicture(paper) {
  const image = make("img");
  image.src = paper.url;
  image.alt = paper.name;
  image.loading = "lazy";
  return image;
}

function progress({ title, done, total }) {
  $("progress").hidden = false;
  $("progress-title").textContent = title;
  $("progress-count").textContent = say("progress", { done, total });
  $("bar").setAttribute("aria-valuemax", total);
  $("bar").setAttribute("aria-valuenow", done);
  $("bar").firstElementChild.style.width = `${total ? (100 * done) / total : 0}%`;
}

function reveal(element, follow) {
  if (!follow) { $("newest").hidden = false; return; }
  const room = innerHeight - $("log").offsetTop - document.querySelector("footer").offsetHeight;
  const tail = element ? document.body.scrollHeight - element.offsetTop : 0;
  if (element && (tail > room + 120 || element.nextElementSibling?.matches(".m"))) element.scrollIntoView({ block: "start" });
  else toEnd();
}

// ---- what is expected next -----------------------------------------------------------------------------------------------
const KEYBOARDS = { number: "decimal", date: "decimal", tel: "tel", email: "email" };
function expect(what) {
  wants = what;
  text.inputMode = KEYBOARDS[what] ?? "text";
  text.autocomplete = ["tel", "email"].includes(what) ? what : "off";
  text.placeholder = say(`hint.${what || "text"}`);
  $("composer").classList.toggle("wants-file", what === "file");
}

// ---- sending: kept until the server has it -----------------------------------------------------------------------------------
const outbox = kept("beian.outbox", []);
let busy = false, timer = 0, tries = 0;

function post(item) {
  const message = { id: newId(), ...item };
  outbox.push(message);
  keep("beian.outbox", outbox);
  waiting(message);
  flush();
}

function waiting(message) {
  if (!message.text) return;
  const element = bubble(message);
  element.classList.add("pending");
  pending.set(message.id, element);
  log.append(element);
  toEnd();
}

async function flush() {
  clearTimeout(timer);
  if (busy || !outbox.length) return;
  busy = true;
  const patience = setTimeout(() => { $("working").hidden = false; }, 400);
  try {
    while (outbox.length && (await deliver(outbox[0]))) { outbox.shift(); keep("beian.outbox", outbox); tries = 0; }
  } finally {
    busy = false;
    clearTimeout(patience);
    $("working").hidden = true;
  }
}

async function deliver(message) {
  let answer, data;
  try {
    answer = await fetch("/chat/messages", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...message, after: last }), signal: AbortSignal.timeout(30000),
    });
    data = await answer.json();
  } catch { return again(say("offline")); }
  if (answer.status === 429) return again(data.say, Number(answer.headers.get("Retry-After")) || 5);
  if (answer.status >= 500) return again(data.say);
  banner(answer.ok ? "" : data.say);
  if (data.anew) setTimeout(() => location.reload()); // our data was erased
  if (answer.ok) receive(data.lines); else refused(message);
  return true;
}

function again(sentence, seconds = Math.min(30, 2 ** Math.min(tries++, 5))) {
  banner(sentence);
  for (const element of pending.values()) if (!element.querySelector("small")) element.append(make("small", "", say("waiting")));
  timer = setTimeout(flush, seconds * 1000);
  return false;
}

function refused(message) {
  pending.get(message.id)?.remove();
  pending.delete(message.id);
  if (message.text && !text.value) { text.value = message.text; grow(); }
}

const banner = (sentence) => { if ($("banner").textContent !== sentence) $("banner").textContent = sentence; };

// ---- files ----------------------------------------------------------------------------------------------------------------
let uploads = Promise.resolve();
function offer(files) {
  for (const file of files) uploads = uploads.then(() => upload(file));
}

function upload(file, id = newId()) {
  const element = bubble({ file }), bar = make("progress"), state = make("small", "", "");
  element.classList.add("pending");
  pending.get(id)?.remove();
  pending.set(id, element);
  log.append(element);
  toEnd();
  if (file.size > page.largest_file) { state.textContent = say("too_big"); element.append(state); return Promise.resolve(); }
  bar.max = 1; bar.value = 0;
  bar.setAttribute("aria-label", say("uploading"));
  element.append(bar, state);
  return new Promise((done) => {
    const request = new XMLHttpRequest(), form = new FormData();
    form.append("id", id); form.append("after", last); form.append("file", file);
    request.upload.onprogress = (event) => { bar.value = event.loaded / event.total; state.textContent = `${Math.floor((100 * event.loaded) / event.total)}%`; };
    request.upload.onload = () => { state.textContent = say("working"); };
    request.onloadend = () => {
      let data = {};
      if (request.status === 429) { // too fast: it goes by itself when it may
        state.textContent = say("waiting");
        setTimeout(() => done(upload(file, id)), 1000 * (Number(request.getResponseHeader("Retry-After")) || 5));
        return;
      }
      try { data = JSON.parse(request.responseText); } catch { /* no answer came */ }
      if (request.status === 200) { banner(""); receive(data.lines); } else retry(element, bar, state, data.say ?? say("failed"), () => upload(file, id));
      done();
    };
    request.open("POST", "/chat/files");
    request.send(form);
  });
}

function retry(element, bar, state, sentence, send) {
  bar.remove();
  state.textContent = sentence;
  const button = make("button", "", say("resend"));
  button.type = "button";
  button.addEventListener("click", () => { uploads = uploads.then(send); }, { once: true });
  element.append(button);
}

// ---- the stream of what comes later -------------------------------------------------------------------------------------------
function listen() {
  const stream = new EventSource(`/chat/events?after=${last}`);
  let lost = 0;
  stream.addEventListener("lines", (event) => receive(JSON.parse(event.data)));
  stream.addEventListener("anew", () => location.reload());
  stream.onopen = () => { clearTimeout(lost); lost = 0; if (!outbox.length) banner(""); flush(); };
  stream.onerror = () => {
    lost ||= setTimeout(() => banner(say("offline")), 3000);
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
  };
}

// ---- controls -----------------------------------------------------------------------------------------------------------------
function grow() {
  text.style.height = ""; // one row; a long placeholder must not count
  if (text.value) text.style.height = `${text.scrollHeight + 2}px`;
}
function submit() {
  const written = text.value.trim();
  if (!written) return text.focus();
  text.value = "";
  keep("beian.text", "");
  grow();
  return post({ text: written });
}
$("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
text.addEventListener("input", () => { keep("beian.text", text.value); grow(); });
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // 229: an input method is composing
  event.preventDefault();
  submit();
});
text.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); offer(event.clipboardData.files); } });
$("upload").addEventListener("click", () => $("files").click());
$("files").addEventListener("change", () => { offer([...$("files").files]); $("files").value = ""; });
for (const kind of ["dragover", "dragleave", "drop"]) addEventListener(kind, (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  root.classList.toggle("dropping", kind === "dragover");
  if (kind === "drop") offer([...event.dataTransfer.files]);
});
$("large").addEventListener("click", () => {
  const end = atEnd(), large = root.classList.toggle("large");
  $("large").setAttribute("aria-pressed", large);
  document.cookie = `large=${large ? 1 : 0}; Path=/; Max-Age=31536000; SameSite=Lax`;
  grow();
  if (end) toEnd();
});
$("newest").addEventListener("click", toEnd);
addEventListener("scroll", () => { if (atEnd()) $("newest").hidden = true; }, { passive: true });
addEventListener("offline", () => banner(say("offline")));
addEventListener("online", () => { banner(""); tries = 0; flush(); });

// ---- beginning ------------------------------------------------------------------------------------------------------------------
async function load() {
  for (let more = true; more;) {
    const answer = await fetch(`/chat/messages?after=${last}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    receive(data.lines, true);
    more = data.more;
  }
}
async function begin() {
  try { await load(); } catch { banner(say("offline")); setTimeout(begin, 3000); return; }
  banner("");
  log.setAttribute("aria-live", "polite");
  const start = new URLSearchParams(location.search).get("start");
  if (start !== null) history.replaceState(null, "", location.pathname);
  text.value ||= kept("beian.text", "");
  grow();
  for (const message of outbox) waiting(message);
  toEnd();
  if (start !== null || (!last && !outbox.length)) post({ start: start ?? "" }); else flush();
  listen();
}
begin();
