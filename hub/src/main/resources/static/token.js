// The page of tokens: request one, see it once, revoke any.

import { call, tellProblem } from "./hub-api.js";
import { tellTimes } from "./page.js";

const USUAL_NOTE = "Requested via token page";
const news = document.getElementById("news");
const made = document.getElementById("made");
const secret = document.getElementById("secret");

document.getElementById("request").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const { note, lifetime, scopes } = form.elements;
    const wanted = scopes.value.split(/[\s,]+/).filter((scope) => scope !== "");
    await busy(form.querySelector("button"), async () => {
        const response = await call("POST", form.dataset.api, {
            note: note.value.trim() || USUAL_NOTE,
            expires_in: lifetime.value ? Number(lifetime.value) : null,
            ...(wanted.length > 0 && { scopes: wanted }),
        });
        secret.value = (await response.json()).token;
        made.hidden = false;
        document.getElementById("made-title").focus();
        secret.select();
        form.reset();
    });
});

document.getElementById("copy").addEventListener("click", async () => {
    secret.select();
    try {
        await navigator.clipboard.writeText(secret.value);
        news.textContent = "Copied.";
    } catch {
        news.textContent = "The token is selected; copy it with your keyboard.";
    }
});

document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-revoke]");
    if (button) {
        await busy(button, async () => {
            await call("DELETE", button.dataset.revoke);
            news.textContent = "Revoked.";
        });
    }
});

async function busy(button, work) {
    button.disabled = true;
    tellProblem("");
    try {
        await work();
        await look();
    } catch (problem) {
        tellProblem(problem.message);
    }
    button.disabled = false;
}

/** Takes the lists from a fresh copy of this page, which says everything there is to say about them. */
async function look() {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const fresh = response.ok && !response.redirected
        ? new DOMParser().parseFromString(await response.text(), "text/html").getElementById("tokens")
        : null;
    if (!fresh) {
        location.reload();
        return;
    }
    tellTimes(fresh);
    const now = document.getElementById("tokens");
    const hadFocus = now.contains(document.activeElement);
    now.replaceWith(fresh);
    if (hadFocus) {
        const list = fresh.querySelector("h2");
        list.tabIndex = -1;
        list.focus();
    }
}
