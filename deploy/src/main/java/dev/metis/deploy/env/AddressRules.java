package dev.metis.deploy.env;

import static dev.metis.deploy.env.EnvVariable.ACME_SERVER;
import static dev.metis.deploy.env.EnvVariable.CERTIFICATES;
import static dev.metis.deploy.env.EnvVariable.DOMAIN;
import static dev.metis.deploy.env.EnvVariable.GITHUB_CLIENT_ID;
import static dev.metis.deploy.env.EnvVariable.GITHUB_URL;
import static dev.metis.deploy.env.EnvVariable.GRAFANA_PORT;
import static dev.metis.deploy.env.EnvVariable.HTTPS_PORT;
import static dev.metis.deploy.env.EnvVariable.HTTP_PORT;
import static dev.metis.deploy.env.EnvVariable.LETSENCRYPT_EMAIL;
import static dev.metis.deploy.env.EnvVariable.OAUTH_CALLBACK_URL;

import java.util.List;
import java.util.regex.Pattern;

/** Where the hub is reached, by which certificate, and where GitHub sends people back to. */
final class AddressRules {
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    private static final Pattern PORT = Pattern.compile("(?:(?:[0-9.]+|\\[[0-9a-fA-F:]+]):)?([0-9]{1,5})");

    private final EnvFile file;
    private final EnvReport report;

    AddressRules(EnvFile file, EnvReport report) {
        this.file = file;
        this.report = report;
    }

    void check() {
        domain();
        certificates();
        callback();
        for (var url : List.of(ACME_SERVER, GITHUB_URL)) {
            if (!file.value(url).matches("https?://[^\\s/:]+(:[0-9]+)?(/\\S*)?")) {
                report.error(url, "is no URL.");
            }
        }
        for (var port : List.of(HTTP_PORT, HTTPS_PORT, GRAFANA_PORT)) {
            port(port);
        }
    }

    private void domain() {
        var domain = file.value(DOMAIN);
        if (domain.isEmpty()) {
            report.error(DOMAIN, "is missing: the name by which browsers reach this machine.");
        } else if (EnvCheck.isExample(domain)) {
            report.error(DOMAIN, "still has the example's value.");
        } else if (!HOST.matcher(domain).matches()) {
            report.error(DOMAIN, "must be a name like hub.your-lab.edu, in lower case, without https:// and path.");
        }
    }

    private void certificates() {
        switch (file.value(CERTIFICATES)) {
            case "self-signed" ->
                report.warning(CERTIFICATES, "is self-signed: browsers will warn. For a first look only.");
            case "letsencrypt" -> {
                var email = file.value(LETSENCRYPT_EMAIL);
                if (email.isEmpty()) {
                    report.error(LETSENCRYPT_EMAIL, "is missing: Let's Encrypt wants an address to write to.");
                } else if (EnvCheck.isExample(email)) {
                    report.error(LETSENCRYPT_EMAIL, "still has the example's value.");
                } else if (!EMAIL.matcher(email).matches()) {
                    report.error(LETSENCRYPT_EMAIL, "is no email address.");
                }
            }
            default -> report.error(CERTIFICATES, "must be letsencrypt or self-signed.");
        }
    }

    private void callback() {
        var callback = file.value(OAUTH_CALLBACK_URL);
        var domain = file.value(DOMAIN);
        var expected = "https://" + domain + "/hub/oauth_callback";
        if (callback.isEmpty()) {
            report.error(
                    OAUTH_CALLBACK_URL,
                    "is missing: https://DOMAIN/hub/oauth_callback, as the OAuth App of " + GITHUB_CLIENT_ID
                            + " has it.");
        } else if (EnvCheck.isExample(callback)) {
            report.error(OAUTH_CALLBACK_URL, "still has the example's value.");
        } else if (!domain.isEmpty() && !callback.equals(expected)) {
            report.error(OAUTH_CALLBACK_URL, "does not fit " + DOMAIN + ": it must be exactly " + expected + ".");
        }
    }

    private void port(EnvVariable variable) {
        var match = PORT.matcher(file.value(variable));
        if (!match.matches() || Integer.parseInt(match.group(1)) < 1 || Integer.parseInt(match.group(1)) > 65_535) {
            report.error(variable, "must be a port from 1 to 65535, or address:port.");
        }
    }
}
