// Follows a start: bar, latest sentence, story. When it is over the hub decides what this address shows.

import { call, tellProblem } from "./hub-api.js";

const AGAIN_MILLIS = 2000;
const SHOW_FULL_MILLIS = 300;

const place = document.getElementById("pending").dataset;
const bar = document.getElementById("bar");
const percent = document.getElementById("percent");
const now = document.getElementById("now");
const log = document.getElementById("log");
const queue = document.getElementById("queue");

function follow() {
    const stream = new EventSource(place.progress);
    // After a break the hub tells the story from its beginning.
    stream.addEventListener("open", () => log.replaceChildren());
    stream.addEventListener("message", (message) => take(stream, JSON.parse(message.data)));
    stream.addEventListener("error", () => {
        if (stream.readyState === EventSource.CLOSED) {
            // Refused: the start is over, or nobody is logged in any more.
            setTimeout(() => location.reload(), AGAIN_MILLIS);
        } else {
            now.textContent = "The connection to the hub broke. Trying again…";
        }
    });
}

function take(stream, event) {
    if (typeof event.progress === "number") {
        bar.value = event.progress;
        percent.textContent = `${Math.round(event.progress)} %`;
    }
    const sentence = event.message ?? plain(event.html_message);
    if (sentence) {
        now.textContent = sentence;
        const line = document.createElement("li");
        line.textContent = sentence;
        log.append(line);
    }
    if (!queue.hidden || sentence?.startsWith("Waiting for")) {
        showQueue();
    }
    if (event.ready) {
        stream.close();
        setTimeout(() => location.reload(), SHOW_FULL_MILLIS);
    }
    if (event.failed) {
        stream.close();
        bar.classList.add("failed");
        tellProblem(sentence || "The start failed.");
        setTimeout(() => location.reload(), SHOW_FULL_MILLIS);
    }
}

// Who is before us is not in the story, which is the same for all readers: the page knows whom we may see.
async function showQueue() {
    const answer = await fetch(location.href);
    const there = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("queue");
    queue.hidden = !there || there.hidden;
    queue.textContent = there?.textContent ?? "";
}

function plain(html) {
    return html ? new DOMParser().parseFromString(html, "text/html").body.textContent : "";
}

document.getElementById("stop").addEventListener("click", async (event) => {
    event.target.disabled = true;
    tellProblem("");
    try {
        await call("DELETE", place.api);
        location.reload();
    } catch (problem) {
        tellProblem(problem.message);
        event.target.disabled = false;
    }
});

follow();
