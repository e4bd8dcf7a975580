// Copying, and ticking without leaving the place. All else works without this.
const said = document.getElementById("said"), words = document.body.dataset;

function selected(element) {
  const range = document.createRange(), selection = getSelection();
  range.selectNodeContents(element); selection.removeAllRanges(); selection.addRange(range);
}

async function copied(text, element) {
  try { await navigator.clipboard.writeText(text); return true; } catch { /* not over plain http, or not allowed */ }
  selected(element);
  return document.execCommand("copy");
}

for (const button of document.querySelectorAll(".copy")) {
  const label = button.textContent, value = button.closest(".field").querySelector(".value");
  let ends = 0;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copied(value.textContent, value);
    said.textContent = button.textContent = done ? words.copied : words.notCopied;
    button.classList.toggle("done", done);
    clearTimeout(ends);
    ends = setTimeout(() => { button.textContent = label; button.classList.remove("done"); said.textContent = ""; }, 2500);
  });
}

function shown(field, now) {
  field.classList.toggle("ticked", now.on);
  field.querySelector(".tick").setAttribute("aria-pressed", now.on);
  field.querySelector("[name=on]").value = now.on ? "0" : "1";
  field.querySelector(".by").textContent = now.by;
  const count = document.getElementById("progress-count");
  count.textContent = `${now.done} / ${now.total}`;
  document.getElementById("so-far").value = now.done;
  said.textContent = count.textContent;
  for (const [block, text] of Object.entries(now.blocks))
    for (const element of document.querySelectorAll(`[data-of="${block}"]`)) element.textContent = text;
  document.querySelector(".field.next")?.classList.remove("next");
  document.querySelector(".field:not(.ticked)")?.classList.add("next");
}

for (const form of document.querySelectorAll(".acts form")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = form.closest(".field");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      shown(field, await answer.json());
    } catch { said.textContent = field.querySelector(".by").textContent = words.failed; }
  });
}
