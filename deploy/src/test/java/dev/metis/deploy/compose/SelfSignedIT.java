package dev.metis.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A first look at the compose file, without a domain and without an authority: the part of it that differs. */
class SelfSignedIT {
    @Test
    void nginx_serves_a_certificate_that_it_made_itself_and_no_authority_is_asked() throws IOException {
        try (var lab = new Lab("self-signed")) {
            var variables = lab.premises().variables();
            variables.put("CERTIFICATES", "self-signed");
            for (var unneeded : new String[] {"LETSENCRYPT_EMAIL", "ACME_SERVER", "ACME_CA_FILE"}) {
                variables.remove(unneeded);
            }
            lab.premises().write();
            assertThat(lab.check().errors()).isEmpty();
            assertThat(lab.check().warnings()).singleElement().asString().contains("browsers will warn");

            lab.compose("build", "certificates", "nginx");
            lab.compose("up", "-d", "nginx");
            var certificates = lab.container("certificates");
            var chain = lab.run("docker", "exec", certificates, "cat", "/certificates/current/fullchain.pem");
            var authority = Files.writeString(lab.premises().directory().resolve("self.pem"), chain + "\n");

            var answer = lab.curl("--cacert", authority.toString(), lab.url("/"));
            assertThat(answer.output()).as("without the proxy").contains("Metis is being restarted");
            assertThat(lab.run("docker", "logs", certificates)).doesNotContain("letsencrypt.org");
            var environment = lab.inspect(certificates).getJsonObject("Config").getJsonArray("Env");
            assertThat(environment).contains("CERTIFICATES=self-signed", "LETSENCRYPT_EMAIL=");
        }
    }
}
