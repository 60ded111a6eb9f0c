// The options form: one start is enough, however often the button is pressed.

const form = document.getElementById("spawn_form");

form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) {
        return;
    }
    const button = form.querySelector("button.primary");
    button.disabled = true;
    button.textContent = "Starting…";
});

// The browser's back button brings the page as it was left.
addEventListener("pageshow", () => {
    const button = form.querySelector("button.primary");
    button.disabled = false;
    button.textContent = "Start";
});
