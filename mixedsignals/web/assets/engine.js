// The engine beside a page: the kit's Python in a worker. What the journal writes is in the browser's store before the
// page is told of it. The store is JupyterLite's, and so is the form in which a file stands there: one journal for the
// whole site, whichever door an answer comes through.
import { loadPyodide } from "../lab/static/pyodide/pyodide.mjs";

const DRIVE = "/drive";
const WORK = "work/"; // what is kept between visits
const STORE = ["Mixed Signals", "files"]; // as in lite.py
const JOURNAL = WORK + "answers.jsonl";
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
let refused = false; // the store did not take what stands here

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

// What other pages stored since the last time.
async function refresh({ files, answering }) {
  const models = await inStore("readonly", (store) => asked(store.getAll(IDBKeyRange.bound(WORK, WORK + "\uffff"))));
  const stored = new Map(models.filter((model) => model.type === "file").map((model) => [model.path, contentOf(model)]));
  if (refused) {
    if (stored.has(JOURNAL) && stored.get(JOURNAL) !== known.get(JOURNAL)) answering.take_in(toBytes(stored.get(JOURNAL)));
    return;
  }
  for (const [path, content] of stored) if (known.get(path) !== content) files.writeFile(`${DRIVE}/${path}`, toBytes(content));
  for (const path of known.keys()) if (!stored.has(path)) files.unlink(`${DRIVE}/${path}`);
  known.clear();
  for (const [path, content] of stored) known.set(path, content);
}

// What Python wrote. Rejects where the store does not take it.
async function keep({ files }) {
  const here = new Map();
  for (const name of files.readdir(`${DRIVE}/${WORK}`)) {
    const path = WORK + name;
    if (files.isFile(files.stat(`${DRIVE}/${path}`).mode)) here.set(path, toBase64(files.readFile(`${DRIVE}/${path}`)));
  }
  const changed = [...here].filter(([path, content]) => known.get(path) !== content);
  const gone = [...known.keys()].filter((path) => !here.has(path));
  if (changed.length || gone.length) {
    refused = true;
    await inStore("readwrite", async (store) => {
      for (const [path, content] of changed) store.put(modelOf(path, content, await asked(store.get(path))), path);
      for (const path of gone) store.delete(path);
    });
  }
  refused = false;
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

async function begin(message) {
  const parts = await engine;
  await fetchFiles(parts.files, message.files);
  await alone(async () => {
    await refresh(parts).catch(console.warn);
    const state = parts.answering.begin(message.form, message.question, message.language);
    await keep(parts).catch(console.warn); // the learner's number: an answer that cannot be kept will say so
    postMessage({ form: message.form, state: JSON.parse(state) });
  });
}

async function hear(message) {
  const parts = await engine;
  await alone(async () => {
    await refresh(parts).catch(console.warn);
    let told = parts.answering.hear(message.form, JSON.stringify(message.content));
    await keep(parts).catch((error) => {
      told = parts.answering.unkept(told, String(error?.message || error));
    });
    for (const { form, ...changed } of JSON.parse(told)) postMessage({ form, changed });
  });
}

let last = Promise.resolve(); // one after the other, in their order

addEventListener("message", ({ data }) => {
  last = last.then(() => (data.content ? hear(data) : begin(data))).catch((error) => {
    postMessage({ form: data.form, failed: String(error?.message || error) });
  });
});
