// What is filled in and not yet sent, kept in this browser until it is sent. A draft belongs to a learner: its key names
// the server, the learner's number, the question and its version; where that number is not known, the draft stays in its
// tab, which nobody else sits down at. Storage that is blocked or full, or that holds nonsense, costs the draft and
// nothing else.

const DRAFTS = "mixed-signals-draft";
const LASTS = 30 * 24 * 3600 * 1000; // milliseconds: a lent server never comes back to clear its own

// Servers of one hub, and sites of one owner, share an origin: the path tells them apart.
function baseUrl() {
  try {
    return JSON.parse(document.getElementById("jupyter-config-data").textContent).baseUrl || "/";
  } catch {
    return location.pathname.replace(/(lab|notebooks|doc|tree|voila)(\/.*)?$/, "");
  }
}

function draftKey(...parts) {
  return [DRAFTS, baseUrl(), ...parts].map(encodeURIComponent).join(" ");
}

function keptDrafts(model) {
  const about = model.get("about");
  const key = () => draftKey(model.get("learner"), about.question, about.version);
  const quietly = (work) => { try { return work(model.get("learner") ? localStorage : sessionStorage); } catch { return null; } };
  return {
    read: () => quietly((storage) => {
      const { fields } = JSON.parse(storage.getItem(key()));
      return fields && typeof fields === "object" && !Array.isArray(fields) ? fields : null;
    }),
    write: (fields) => quietly((storage) => storage.setItem(key(), JSON.stringify({ at: Date.now(), fields }))),
    forget: () => quietly((storage) => storage.removeItem(key())),
    // Those of whoever sat here before, and those that are too old.
    forgetOthers: () => quietly((storage) => {
      const [here, mine] = [draftKey() + " ", draftKey(model.get("learner")) + " "];
      for (const other of Object.keys(storage)) {
        const anothers = other.startsWith(here) && !other.startsWith(mine);
        if (anothers || (other.startsWith(DRAFTS) && isOld(storage.getItem(other)))) storage.removeItem(other);
      }
    }),
  };
}

function isOld(draft) {
  try {
    return !(Date.now() - JSON.parse(draft).at < LASTS);
  } catch {
    return true;
  }
}
