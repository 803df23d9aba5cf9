/* Asks now and then who else is on this page. */
"use strict";

{
  const EVERY = 15000;
  const line = document.querySelector("[data-here]");
  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    const page = new URLSearchParams({ page: location.pathname });
    try {
      const answer = await fetch(`${line.dataset.here}?${page}`, { redirect: "error" });
      const said = answer.ok ? (await answer.json()).here : "";
      if (said !== line.textContent) line.textContent = said;
    } catch {
      line.textContent = ""; // no line: we do not know
    }
  };
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}
