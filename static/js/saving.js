/* Saves a form while one goes on writing, and keeps what is typed in this browser until
   the server has confirmed it. Without this the page's buttons do the same. */
"use strict";

{
  const PAUSE = 3000; // typing has paused
  const LEFT = 500; // a field was left
  const APART = 5000; // between two saves
  const RETRY = 4000;
  const GIVE_UP = 15000;

  const line = document.querySelector("[data-saving]");
  const form = line.closest("form");
  const all = (selector) => [...form.querySelectorAll(selector)];
  const byButton = new Set(all("[data-only-by-button]").map((one) => one.name));

  // --- What stands in the form -----------------------------------------------------

  const isOurs = ([name, value]) =>
    typeof value === "string" && !["csrfmiddlewaretoken", "draft", "kept"].includes(name);
  const hiddenOf = (one) => new Set([...one.querySelectorAll("input[type=hidden]")].map((two) => two.name));

  /** Return the fields as two lists: those a person fills in, and the hidden ones. */
  const fieldsOf = (one) => {
    const hidden = hiddenOf(one);
    const fields = [...new FormData(one)].filter(isOurs);
    return {
      typed: fields.filter(([name]) => !hidden.has(name)),
      hidden: fields.filter(([name]) => hidden.has(name)),
    };
  };
  const textOf = (fields) => JSON.stringify(fields.typed.filter(([, value]) => value));
  const savedBySelf = (fields) => ({ typed: fields.typed.filter(([name]) => !byButton.has(name)) });

  const asShown = () => {
    const twin = form.cloneNode(true);
    twin.reset();
    return textOf(fieldsOf(twin));
  };

  // --- The copy in this browser ----------------------------------------------------

  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");
  let id = newId();
  let isKept = true; // whether the browser keeps anything
  let sent = ""; // the text of the last request, answered or not

  // A page that is open holds a lock of this name: its text is not offered to another.
  const claim = () => navigator.locks?.request(Drafts.name(id), () => new Promise(() => {}));
  const openElsewhere = async () => {
    const held = (await navigator.locks?.query())?.held || [];
    return new Set(held.map((lock) => lock.name));
  };

  const keep = () => {
    isKept = Drafts.keep({
      id,
      at: new Date().toISOString(),
      page: location.pathname,
      path: location.pathname + location.search,
      title: document.querySelector("h1").textContent.trim(),
      sent,
      ...fieldsOf(form),
    });
  };

  // --- What is said beside the button -----------------------------------------------

  let saying = "";
  const words = (when) => document.querySelector(`template[data-when="${when}"]`).content.cloneNode(true);

  const say = (when, facts = {}) => {
    const said = JSON.stringify([when, facts]);
    if (said === saying) return; // heard already
    saying = said;
    const text = words(when);
    for (const [name, value] of Object.entries(facts)) {
      const place = text.querySelector(`[data-${name}]`);
      if (place) place.textContent = value;
    }
    const there = text.querySelector("[data-sign-in]");
    if (there) there.href += `?next=${encodeURIComponent(location.pathname + location.search)}`;
    line.dataset.state = when;
    const wasHere = line.contains(document.activeElement);
    line.replaceChildren(text);
    if (wasHere) (line.querySelector("[data-try]") || line).focus();
    line.querySelector("[data-try]")?.addEventListener("click", () => {
      saying = "";
      save();
    });
    line.querySelector("[data-copy]")?.addEventListener("click", copy);
  };

  const copy = async () => {
    const texts = all("textarea, input[type=text]").map((one) => one.value.trim());
    const box = document.createElement("textarea");
    box.value = texts.filter(Boolean).join("\n\n");
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      box.className = "visually-hidden";
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    const told = words("copied").firstElementChild;
    line.append(told);
  };

  // --- Saving -----------------------------------------------------------------------

  const isAnswer = "unsaved" in line.dataset; // the page answers a form: it is not saved
  const shown = asShown();
  let confirmed = isAnswer ? "" : shown; // the text that the server has
  let waiting = null; // a request that is on its way
  let unanswered = null; // the body of one that got no answer
  let failed = false;
  let stopped = ""; // why it is of no use to try again before a button is pressed
  let timer = 0;
  let last = 0;

  const isSignedOut = () => ["signed_out", "other_person"].includes(stopped);
  const isSaved = () => textOf(fieldsOf(form)) === confirmed;
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(pause, last + APART - Date.now()));
  };

  const ask = async (body) => {
    const token = form.elements.csrfmiddlewaretoken;
    for (let tries = 0; tries < 2; tries += 1) {
      const whole = new URLSearchParams(body);
      whole.append("csrfmiddlewaretoken", token.value);
      const answer = await fetch(location.pathname + location.search, {
        method: "POST",
        body: whole,
        headers: { "X-Background-Save": Drafts.person },
        redirect: "error",
        signal: AbortSignal.timeout(GIVE_UP),
      });
      if (!answer.ok) throw new Error(answer.status);
      const told = await answer.json();
      if (told.state !== "token") return told;
      token.value = told.token;
    }
    throw new Error("token");
  };

  const holdFields = (fields = {}) => {
    for (const one of all("input[type=hidden]")) {
      if (one.name in fields) one.value = fields[one.name];
    }
  };

  /** Send what stands; what got no answer goes first and unchanged, so it counts once. */
  const send = async () => {
    let told, again;
    do {
      const fields = fieldsOf(form);
      again = unanswered !== null;
      const body = unanswered ?? {
        text: textOf(fields),
        bySelf: textOf(savedBySelf(fields)),
        list: [...fields.hidden, ...fields.typed].filter(([name]) => !byButton.has(name)),
      };
      unanswered = body;
      sent = body.bySelf;
      if (!isSaved()) keep();
      try {
        told = await ask(body.list);
      } catch {
        failed = true;
        say(isKept ? "failed" : "failed-here");
        later(RETRY);
        return "failed";
      }
      unanswered = null;
      last = Date.now();
      holdFields(told.fields);
      if (told.state !== "saved") {
        failed = false;
        stopped = told.state === "problems" ? "" : told.state;
        const button = all(".buttons .button")[0].textContent.trim();
        say(told.state, { sentence: (told.sentences || []).join(" "), button });
        return told.state;
      }
      confirmed = body.text;
    } while (again && !isSaved());
    const now = fieldsOf(form);
    // What only a button saves stays in the browser until then.
    if (isSaved() && textOf(savedBySelf(now)) === textOf(now)) Drafts.forget(id);
    say(failed ? "again" : "saved", { time: told.at });
    failed = false;
    document.querySelector(".returned")?.remove();
    if (!isSaved()) later(PAUSE);
    return "saved";
  };

  const save = async () => {
    clearTimeout(timer);
    if (waiting) return waiting;
    if (stopped || (isSaved() && unanswered === null)) return stopped || "saved";
    waiting = send();
    try {
      return await waiting;
    } finally {
      waiting = null;
    }
  };

  let onItsWay = false; // a button was pressed and the form goes the way of forms
  let sentBy = ""; // the copy that went with it
  let isUndecided = false; // text came back; nobody has said yet whether to keep it

  // --- Writing ----------------------------------------------------------------------

  const written = (pause) => {
    isUndecided = false;
    if (isSaved() && unanswered === null) return Drafts.forget(id); // taken back
    // What is typed after a button was pressed does not go with the form: a copy of its own.
    if (onItsWay && id === sentBy) id = newId();
    keep();
    if (!failed && !onItsWay) later(pause);
  };
  form.addEventListener("input", () => written(PAUSE));
  form.addEventListener("change", () => written(LEFT));
  addEventListener("online", () => failed && save());
  // Signed in again in another window: this one goes on.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || !isSignedOut()) return;
    stopped = "";
    save();
  });

  // --- Pressing a button --------------------------------------------------------------

  let pressed = false;

  form.addEventListener("submit", async (event) => {
    if (onItsWay) return;
    event.preventDefault();
    event.stopPropagation();
    if (pressed) return;
    pressed = true;
    const button = event.submitter;
    if (isSignedOut()) stopped = "";
    // A form is not sent again before this event is over.
    await new Promise((resolve) => setTimeout(resolve));
    let state = "";
    try {
      while (waiting) await waiting;
      state = await save();
    } catch (error) {
      console.error(error); // our mistake; the button works all the same
    }
    pressed = isUndecided = false;
    if (["failed", "signed_out", "other_person"].includes(state)) {
      line.scrollIntoView({ block: "nearest" });
      return;
    }
    onItsWay = true;
    sent = textOf(savedBySelf(fieldsOf(form)));
    if (!isSaved() || sent !== confirmed) keep();
    sentBy = id;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value: id }));
    form.requestSubmit(button);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) onItsWay = pressed = false;
  });

  // --- What comes back ----------------------------------------------------------------

  const fill = (draft) => {
    const left = new Map();
    for (const [name, value] of draft.typed) left.set(name, [...(left.get(name) || []), value]);
    for (const one of form.elements) {
      if (!one.name || ["hidden", "file", "submit", "button"].includes(one.type) || !isOurs([one.name, ""])) continue;
      const values = left.get(one.name) || [];
      if (one.type === "checkbox" || one.type === "radio") one.checked = values.includes(one.value);
      else if (one.type === "select-multiple") for (const option of one.options) option.selected = values.includes(option.value);
      else one.value = values.shift() ?? "";
      if (one.value && ["text", "textarea"].includes(one.type)) one.closest("details")?.setAttribute("open", "");
    }
    // Rows that this page does not show go with it all the same.
    const names = new Set([...form.elements].map((one) => one.name));
    for (const [name, value] of [...draft.hidden, ...draft.typed]) {
      if (names.has(name)) continue;
      const more = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(more);
    }
    // On top of what the text was written on, unless that is what stands here.
    const stands = draft.sent === textOf(savedBySelf({ typed: JSON.parse(shown) }));
    const base = /version|seen|told/;
    holdFields(Object.fromEntries(draft.hidden.filter(([name]) => !(stands && base.test(name)))));
  };

  const bringBack = async () => {
    const open = await openElsewhere();
    const here = Drafts.all().filter((one) => one.page === location.pathname && !open.has(Drafts.name(one.id)));
    const draft = here[0];
    if (isAnswer) {
      id = draft?.id || id; // its text is in the page
      keep();
    } else if (draft && textOf(draft) === confirmed) {
      Drafts.forget(draft.id);
    } else if (draft) {
      ({ id, sent } = draft);
      isUndecided = true;
      fill(draft);
      const notice = words("returned");
      notice.querySelector("[data-time]").textContent = Drafts.when(draft);
      notice.querySelector("[data-keep]").addEventListener("click", () => {
        document.querySelector(".returned").remove();
        isUndecided = false;
        save();
        form.querySelector("textarea, input:not([type=hidden])")?.focus();
      });
      notice.querySelector("[data-discard]").addEventListener("click", () => {
        onItsWay = true;
        Drafts.forget(id);
        location.replace(location.pathname + location.search);
      });
      form.before(notice);
      document.querySelector(".returned").focus();
    }
    claim();
  };
  bringBack();

  // Who leaves by a link has the last words saved, too; what got no answer stays kept.
  addEventListener("pagehide", () => {
    if (onItsWay || isUndecided || stopped || waiting || unanswered !== null || isSaved()) return;
    sent = textOf(savedBySelf(fieldsOf(form)));
    keep();
    const body = new URLSearchParams([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !byButton.has(name)));
    fetch(location.pathname + location.search, {
      method: "POST",
      body,
      headers: { "X-Background-Save": Drafts.person },
      redirect: "error",
      keepalive: true,
    }).catch(() => {});
  });
}
