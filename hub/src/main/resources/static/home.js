// The home page: stop, add and delete servers, and keep their states fresh while one is on its way.

import { call, tellProblem } from "./hub-api.js";
import { tellTimes } from "./page.js";
import { slug } from "./slug.js";

const LOOK_AGAIN_MILLIS = 1500;
/** The hub answers a stop when it is done; its beginning shows earlier. */
const SOON_MILLIS = 300;
const news = document.getElementById("news");
let looking;

document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-delete], button[data-remove]");
    if (!button) {
        return;
    }
    const { delete: stop, remove } = button.dataset;
    const title = button.closest("[data-title]").dataset.title;
    if (remove && !(await confirmed(title))) {
        return;
    }
    await busy(button, () => (remove ? call("DELETE", remove, { remove: true }) : call("DELETE", stop)));
});

document.getElementById("add")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const typed = form.elements.name.value.normalize("NFC").trim().replace(/ {2,}/g, " ");
    if (typed === "") {
        return;
    }
    const name = slug(typed);
    await busy(form.querySelector("button"), async () => {
        await call("PUT", form.dataset.api + name, { display_name: typed });
        location.assign(form.dataset.spawn + name);
    });
});

document.getElementById("name")?.addEventListener("input", (event) => {
    const typed = event.target.value.trim();
    const hint = document.getElementById("slug");
    hint.dataset.example ??= hint.textContent;
    hint.textContent = typed ? `Its address will end with /${slug(typed)}/` : hint.dataset.example;
});

function confirmed(title) {
    const dialog = document.getElementById("confirm");
    document.getElementById("confirm-name").textContent = title;
    dialog.returnValue = "keep";
    dialog.showModal();
    return new Promise((resolve) => {
        dialog.addEventListener("close", () => resolve(dialog.returnValue === "delete"), { once: true });
    });
}

async function busy(button, work) {
    button.disabled = true;
    tellProblem("");
    setTimeout(look, SOON_MILLIS);
    try {
        await work();
    } catch (problem) {
        tellProblem(problem.message);
    }
    button.disabled = false;
    await look();
}

/** Takes the states from a fresh copy of this page, which says everything there is to say about them. */
async function look() {
    clearTimeout(looking);
    try {
        const response = await fetch(location.href, { headers: { Accept: "text/html" } });
        const fresh = response.ok && !response.redirected
            ? new DOMParser().parseFromString(await response.text(), "text/html").getElementById("servers")
            : null;
        if (fresh) {
            show(fresh);
        }
    } catch {
        // The hub is away for a moment; the next look tells.
    }
    lookLater();
}

function show(fresh) {
    const now = document.getElementById("servers");
    const before = states(now);
    tellTimes(fresh);
    const focused = document.activeElement?.id;
    now.replaceWith(fresh);
    if (focused && document.activeElement?.id !== focused) {
        document.getElementById(focused)?.focus();
    }
    const told = [];
    for (const [title, state] of states(fresh)) {
        if (before.has(title) && before.get(title) !== state) {
            told.push(`${title}: ${state}.`);
        }
    }
    if (told.length > 0) {
        news.textContent = told.join(" ");
    }
}

function states(within) {
    return new Map([...within.querySelectorAll("[data-state]")].map((each) => [each.dataset.title, each.dataset.state]));
}

/** Only while something changes: looking counts as being active. */
function lookLater() {
    const moving = document.querySelector('[data-state="starting"], [data-state="stopping"]');
    if (moving && !document.hidden) {
        looking = setTimeout(look, LOOK_AGAIN_MILLIS);
    }
}

document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
        look();
    }
});
lookLater();
