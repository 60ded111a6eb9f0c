// What every page has: the theme button, times in the reader's words, and no leftovers in the address.

const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches);

const button = document.getElementById("theme");
const showTheme = () => button.setAttribute("aria-pressed", String(isDark()));
button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
        localStorage.setItem("metis-theme", root.dataset.theme);
    } catch {
        // Storage may be forbidden; the choice then lasts as long as the page.
    }
    showTheme();
});
systemIsDark.addEventListener("change", showTheme);
showTheme();

const STEPS = [
    ["second", 60],
    ["minute", 60],
    ["hour", 24],
    ["day", 30],
    ["month", 12],
    ["year", Infinity],
];

/** "3 minutes ago"; what lies in the future by a wrong clock is now. */
export function ago(then, now = Date.now()) {
    const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
    let amount = Math.max(0, (now - then) / 1000);
    for (const [unit, size] of STEPS) {
        if (amount < size) {
            return unit === "second" ? "just now" : words.format(-Math.floor(amount), unit);
        }
        amount /= size;
    }
    return "";
}

/** "in 3 days"; what is over by a wrong clock is now. */
export function ahead(then, now = Date.now()) {
    const words = new Intl.RelativeTimeFormat("en", { numeric: "always" });
    let amount = Math.max(0, (then - now) / 1000);
    for (const [unit, size] of STEPS) {
        if (amount < size) {
            return words.format(Math.round(amount), unit);
        }
        amount /= size;
    }
    return "";
}

/** Times below an element, said relative to now; the exact one stays as a tooltip. */
export function tellTimes(within = document) {
    for (const time of within.querySelectorAll("time[datetime]")) {
        const then = new Date(time.dateTime);
        time.title = then.toLocaleString();
        time.textContent = ("ahead" in time.dataset ? ahead : ago)(then.getTime());
    }
}

tellTimes();

const address = new URL(location.href);
if (address.searchParams.has("redirects")) {
    address.searchParams.delete("redirects");
    history.replaceState(null, "", address);
}
