// The engine beside a page: the kit's Python in a worker. What the journal writes is in the browser's store before the
// page is told of it. The store is JupyterLite's, and so is the form in which a file stands there: one journal for the
// whole site, whichever door an answer comes through.
import { loadPyodide } from "../lab/static/pyodide/pyodide.mjs";

const DRIVE = "/drive";
const WORK = "work/"; // what is kept between visits
const OURS = WORK + "answers"; // so begins every file of the journal's; the others there, and every folder, are the learner's own
const STORE = ["Mixed Signals", "files"]; // as in lite.py
const JOURNAL = OURS + ".jsonl";
const at = (path) => new URL(path, import.meta.url).href;

const engine = (async () => {
  const python = await loadPyodide({
    indexURL: at("../lab/static/pyodide/"),
    env: { MIXEDSIGNALS_HOME: DRIVE },
    packages: ["mixedsignals"],
  });
  python.FS.mkdirTree(`${DRIVE}/${WORK}`);
  return { files: python.FS, python, answering: python.pyimport("mixedsignals.web.answering") };
})();

// --- files ---

const known = new Map(); // what of the store this worker has: {path: content in base64}
let unkept = false; // the store does not have what stands here

async function fetchFiles(files, wanted) {
  for (const name of wanted) {
    const path = `${DRIVE}/${name}`;
    if (files.analyzePath(path).exists) continue;
    const response = await fetch(at(`../lab/files/${name}`));
    if (!response.ok) throw new Error(`${response.status} ${response.url}`);
    files.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    files.writeFile(path, new Uint8Array(await response.arrayBuffer()));
  }
}

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// Opened and closed again each time: JupyterLite, in another tab, may want to add to it.
async function inStore(mode, work) {
  const opening = indexedDB.open(STORE[0]);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE[1]);
  let base = await asked(opening);
  try {
    if (!base.objectStoreNames.contains(STORE[1])) {
      base.close();
      const more = indexedDB.open(STORE[0], base.version + 1);
      more.onupgradeneeded = () => more.result.createObjectStore(STORE[1]);
      base = await asked(more);
    }
    const change = base.transaction(STORE[1], mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      change.oncomplete = resolve;
      change.onabort = change.onerror = () => reject(change.error);
    });
    const result = await work(change.objectStore(STORE[1]));
    await done;
    return result;
  } finally {
    base.close();
  }
}

const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function contentOf({ content, format }) {
  return format === "base64" ? content : toBase64(new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content)));
}

const isOurs = (path) => path.startsWith(OURS) && !path.slice(WORK.length).includes("/");

// What other pages stored since the last time. Answers that the store does not have stay; the others join them.
async function refresh({ files, answering }) {
  const models = await inStore("readonly", (store) => asked(store.getAll(IDBKeyRange.bound(OURS, OURS + "\uffff"))));
  const stored = new Map(models.filter(({ type, path }) => type === "file" && isOurs(path)).map((model) => [model.path, contentOf(model)]));
  const here = (path) => files.analyzePath(`${DRIVE}/${path}`).exists;
  const stays = (path) => path === JOURNAL && unkept && here(path);
  for (const [path, content] of stored) {
    if (known.get(path) === content) continue;
    if (stays(path)) answering.take_in(toBytes(content));
    else files.writeFile(`${DRIVE}/${path}`, toBytes(content));
  }
  for (const path of known.keys()) if (!stored.has(path) && here(path) && !stays(path)) files.unlink(`${DRIVE}/${path}`);
  known.clear();
  for (const [path, content] of stored) known.set(path, content);
}

// What Python wrote. Rejects where the store does not take it.
async function keep({ files }) {
  const here = new Map();
  for (const name of files.readdir(`${DRIVE}/${WORK}`)) {
    const path = WORK + name;
    if (isOurs(path) && files.isFile(files.stat(`${DRIVE}/${path}`).mode)) here.set(path, toBase64(files.readFile(`${DRIVE}/${path}`)));
  }
  const changed = [...here].filter(([path, content]) => known.get(path) !== content);
  const gone = [...known.keys()].filter((path) => !here.has(path));
  if (changed.length || gone.length) {
    await inStore("readwrite", async (store) => {
      for (const [path, content] of changed) store.put(modelOf(path, content, await asked(store.get(path))), path);
      for (const path of gone) store.delete(path);
    });
  }
  unkept = false;
  known.clear();
  for (const [path, content] of here) known.set(path, content);
}

function modelOf(path, content, earlier) {
  const now = new Date().toISOString();
  return {
    name: path.slice(WORK.length), path, type: "file", format: "base64", mimetype: "octet/stream", writable: true, content,
    created: earlier?.created ?? now, last_modified: now, size: toBytes(content).length,
  };
}

// --- talk ---

const alone = (work) => navigator.locks ? navigator.locks.request("mixed-signals-work", work) : work();

// Python's turn: it sees what the store has, and the store gets what it wrote; but not where the store could not be read:
// what Python does not know of would be lost. Returns what Python said and, if the store does not have it, [why, whether
// it could not be read].
async function turn(parts, work) {
  let trouble = null;
  const failed = (unread) => (error) => { trouble = [String(error?.message || error), unread]; };
  await refresh(parts).catch(failed(true));
  unkept = true;
  const said = work(parts.answering);
  if (!trouble) await keep(parts).catch(failed(false));
  return [said, trouble];
}

async function begin(message) {
  const parts = await engine;
  await fetchFiles(parts.files, message.files);
  await alone(async () => {
    const [state] = await turn(parts, (answering) => answering.begin(message.form, message.question, message.language));
    postMessage({ form: message.form, state: JSON.parse(state) }); // an answer that cannot be kept will say so
  });
}

async function hear(message) {
  const parts = await engine;
  await alone(async () => {
    const [told, trouble] = await turn(parts, (answering) => answering.hear(message.form, JSON.stringify(message.content)));
    const messages = JSON.parse(trouble ? parts.answering.unkept(told, ...trouble) : told);
    for (const { form, ...changed } of messages) postMessage({ form, changed });
  });
}

let last = Promise.resolve(); // one after the other, in their order

addEventListener("message", ({ data }) => {
  last = last.then(() => (data.content ? hear(data) : begin(data))).catch((error) => {
    postMessage({ form: data.form, failed: String(error?.message || error) });
  });
});
