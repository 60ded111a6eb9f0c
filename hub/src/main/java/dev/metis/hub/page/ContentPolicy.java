package dev.metis.hub.page;

import dev.metis.hub.http.BaseUrl;

/**
 * The Content-Security-Policy of an answer. There is no {@code form-action}: browsers apply it to the redirects that follow
 * a form as well, and both a login and a consent may rightly end at a service on another host.
 */
public enum ContentPolicy {
    /** The hub's own pages: scripts and styles only from files, nothing from elsewhere. */
    STRICT("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
            + " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"),
    /** Pages with an operator's own form, which may bring styles and scripts along. */
    OPERATOR_HTML("default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data: https:; font-src 'self'; connect-src 'self'; base-uri 'none';"
            + " frame-ancestors 'none'"),
    /** As JupyterHub answers below {@code /hub/api}. */
    API("frame-ancestors 'none'; default-src 'none'");

    static final String HEADER = "Content-Security-Policy";

    private final String directives;

    ContentPolicy(String directives) {
        this.directives = directives;
    }

    /** The header's value. */
    public String header(BaseUrl base) {
        return directives + "; report-uri " + base.hub("security/csp-report");
    }
}
