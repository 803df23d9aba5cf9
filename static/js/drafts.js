/* What a person typed and the server has not confirmed, kept in this browser.

   One entry of localStorage a page that is open; the person's mark is part of its name, so
   nobody else who signs in here is shown it. */
"use strict";

const Drafts = {
  person: document.documentElement.dataset.person,

  name(id) {
    return `eubelong.draft.${this.person}.${id}`;
  },

  /** Return all of this person, the latest first. */
  all() {
    const found = [];
    try {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith(this.name(""))) continue;
        try {
          found.push(JSON.parse(localStorage.getItem(name)));
        } catch {
          continue; // cut off by a crash
        }
      }
    } catch {
      return []; // the browser keeps nothing
    }
    return found.sort((one, other) => other.at.localeCompare(one.at));
  },

  keep(draft) {
    try {
      localStorage.setItem(this.name(draft.id), JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  },

  forget(id) {
    try {
      localStorage.removeItem(this.name(id));
    } catch {
      return;
    }
  },

  clear() {
    for (const draft of this.all()) this.forget(draft.id);
  },

  when(draft) {
    const at = new Date(draft.at);
    const timeZone = document.documentElement.dataset.zone; // as on the rest of the page
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };
    const day = at.toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "long" };
    return at.toLocaleString(document.documentElement.lang, { ...day, ...time });
  },
};

// The server says of a form sent by its button: this is saved, or kept in the history.
const saved = document.cookie.match(/(?:^|; )draft_saved=(\w+)/);
if (saved) {
  Drafts.forget(saved[1]);
  document.cookie = "draft_saved=; Max-Age=0; Path=/; SameSite=Lax";
}

// Where one signs out, and on one's account: what is kept here, and how to clear it.
for (const place of document.querySelectorAll("[data-drafts]")) {
  const show = () => {
    const drafts = Drafts.all();
    place.hidden = !drafts.length;
    const list = place.querySelector("ul");
    list.replaceChildren(
      ...drafts.map((draft) => {
        const line = document.createElement("li");
        const link = document.createElement("a");
        link.href = draft.path;
        link.textContent = draft.title;
        line.append(link, `, ${Drafts.when(draft)}`);
        return line;
      }),
    );
    return drafts;
  };
  show();
  place.querySelector("[data-clear]").addEventListener("click", () => {
    Drafts.clear();
    show();
    const said = document.querySelector("[data-cleared]");
    said.textContent = said.dataset.cleared;
    said.focus();
  });
}
