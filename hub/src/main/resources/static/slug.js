// How a server's name follows from what somebody typed. Source: JupyterHub 6, the home page and jupyterhub/_slug.

const MOST = 30;

/** 1 to 30 of a-z, 0-9 and single dashes, beginning with a letter and not ending with a dash. */
export function slug(typed) {
    if (/^[a-z][a-z0-9]{0,29}$/.test(typed)) {
        return typed;
    }
    let name = typed
        .normalize("NFKD")
        .replace(/\p{Mn}/gu, "")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+/, "");
    if (!/^[a-z]/.test(name)) {
        name = "x-" + name;
    }
    return name.slice(0, MOST).replace(/-+$/, "") || "x";
}
