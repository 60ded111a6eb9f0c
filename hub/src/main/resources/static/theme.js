// Runs before anything is painted, so that a chosen theme never flashes.
(() => {
    const root = document.documentElement;
    root.classList.add("js");
    try {
        const chosen = localStorage.getItem("metis-theme");
        if (chosen === "light" || chosen === "dark") {
            root.dataset.theme = chosen;
        }
    } catch {
        // Storage may be forbidden; then the system decides.
    }
})();
