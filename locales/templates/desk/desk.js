"use strict";

// A form is sent once, however often its button is tapped.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
}

// What was wrong is read first.
document.getElementById("problems")?.focus();

// What is under way is looked at again, until it is over.
for (const part of document.querySelectorAll("[data-live]")) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(part.dataset.live).catch(() => null);
    if (answer?.ok && !answer.redirected) part.innerHTML = await answer.text();
  }, 3000);
}

// On a phone the pages stand in one row: the one that is open is in sight.
document.querySelector('.side a[aria-current]')?.scrollIntoView({ block: "nearest", inline: "center" });
