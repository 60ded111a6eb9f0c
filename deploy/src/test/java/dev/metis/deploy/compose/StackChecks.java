package dev.metis.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

/** What holds for a running stack, whoever uses it. */
record StackChecks(Lab lab) {
    void certificateAndDomain() {
        var root = lab.premises().directory().resolve("root.pem").toString();
        var pebble = lab.address("pebble", "outside");
        Lab.soon("a certificate that the authority signed", () -> {
            lab.run("curl", "-sSk", "-o", root, "https://" + pebble + ":15000/roots/0");
            return lab.curl("--cacert", root, lab.url("/hub/login")).status() == 0;
        });

        var redirect = lab.curl(
                "-w",
                "\n%{http_code} %{redirect_url}",
                "http://" + lab.premises().domain() + "/x?y");
        assertThat(redirect.output()).endsWith("\n308 " + lab.url("/x?y"));
        assertThat(lab.statusOf("/hub/metrics")).isEqualTo("404");
        assertThat(lab.curlOther("other.metis.test").status()).isNotZero();
        assertThat(lab.curl("-k", "-D", "-", "-o", "/dev/null", lab.url("/hub/login"))
                        .output()
                        .lines())
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filteredOn(line -> line.startsWith("set-cookie:"))
                .isNotEmpty()
                .allMatch(line -> line.contains("; secure"));
    }

    void leastPrivilege() {
        for (var service : Lab.SERVICES) {
            var container = lab.inspect(lab.container(service));
            var host = container.getJsonObject("HostConfig");
            assertThat(host.getBoolean("ReadonlyRootfs")).as(service).isTrue();
            assertThat(host.getJsonArray("CapDrop")).as(service).containsExactly("ALL");
            assertThat(host.getJsonArray("CapAdd")).as(service).isNullOrEmpty();
            assertThat(host.getJsonArray("SecurityOpt")).as(service).contains("no-new-privileges:true");
            assertThat(container.getJsonObject("Config").getString("User"))
                    .as(service)
                    .isNotIn("", "root", "0");
            assertThat(container.getJsonArray("Mounts").encode().contains("docker.sock"))
                    .as(service)
                    .isEqualTo(service.equals("hub"));
            assertThat(container.getJsonObject("State").getJsonObject("Health").getString("Status"))
                    .as(service)
                    .isEqualTo("healthy");
        }
    }
}
