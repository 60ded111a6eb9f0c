// Runs before the page is painted, so that a chosen theme never flashes.
(() => {
    let chosen = null;
    try {
        chosen = localStorage.getItem("metis-theme");
    } catch {
        // Storage may be forbidden; then the system decides.
    }
    if (chosen === "light" || chosen === "dark") {
        document.documentElement.dataset.theme = chosen;
    }
})();
