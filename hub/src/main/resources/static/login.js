if (!window.isSecureContext) {
    document.getElementById("insecure").hidden = false;
}
