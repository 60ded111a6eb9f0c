// The part of the address behind # never reaches the hub; it goes along so that one comes back to the same place.

const start = document.getElementById("start");
if (location.hash) {
    const url = new URL(start.href);
    const next = url.searchParams.get("next");
    if (next) {
        url.searchParams.set("next", next + location.hash);
        start.href = url;
    }
}

const soon = document.getElementById("soon");
if (soon) {
    let left = Number(soon.dataset.seconds);
    const tick = () => {
        if (left <= 0) {
            location.assign(start.href);
            return;
        }
        soon.textContent = `It starts by itself in ${left} s.`;
        left -= 1;
        setTimeout(tick, 1000);
    };
    soon.hidden = false;
    tick();
}
