/* Small comforts; every page works without them. */
"use strict";

// Take the eye and the keyboard to what is wrong.
const problems = document.getElementById("problems");
if (problems) {
  problems.focus();
  // A link of the summary shows the label too, not only the field at the top edge.
  problems.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const whole = field.closest(".field") || field;
    whole.scrollIntoView();
    const place = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
    (place || field).focus({ preventScroll: true });
  });
}

// A second click on a button would send the form twice; the server would not mind, people do.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 2000) {
    event.preventDefault();
  } else {
    form.dataset.sent = String(Date.now());
  }
});
