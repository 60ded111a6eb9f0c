// Calls to the hub's REST API from a page, with the proof that they come from it.

const page = document.body.dataset;

/** Rejects with a sentence for the reader when the hub says no. */
export async function call(method, url, body) {
    const address = new URL(url, location.href);
    address.searchParams.set("_xsrf", page.xsrf);
    let response;
    try {
        response = await fetch(address, {
            method,
            headers: { "Content-Type": "application/json" },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
    } catch {
        throw new Error("The hub could not be reached. Check your connection and try again.");
    }
    if (!response.ok) {
        throw new Error(await reason(response));
    }
    return response;
}

async function reason(response) {
    try {
        const { message } = await response.json();
        if (message) {
            return message;
        }
    } catch {
        // Not JSON: some proxy answered in the hub's place.
    }
    return `The hub answered ${response.status} ${response.statusText}.`;
}

/** Shows a sentence in the page's place for problems. */
export function tellProblem(sentence) {
    const place = document.getElementById("problem");
    place.textContent = sentence;
    place.hidden = sentence === "";
}
