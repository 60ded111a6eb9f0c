package dev.metis.spawner.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.HubConfig;
import dev.metis.hub.config.ConfigException;
import dev.metis.hub.config.Configuration;
import dev.metis.hub.error.HubException;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DockerSpawnerConfigTest {
    private static final Labels LABELS = new Labels("abcd1234");

    private static DockerSpawnerConfig config(String... optionsAndValues) {
        var settings = new HashMap<String, String>();
        for (int i = 0; i < optionsAndValues.length; i += 2) {
            settings.put("METIS__DockerSpawner__" + optionsAndValues[i].replace(".", "__"), optionsAndValues[i + 1]);
        }
        return Configuration.load(
                        HubConfig.SECTIONS.with(DockerSpawnerConfig.SECTION, DockerSpawnerConfig.SYSTEM_SECTION),
                        Optional.empty(),
                        settings)
                .read(in -> DockerSpawnerConfig.read(in.at(DockerSpawnerConfig.SECTION)))
                .value();
    }

    private static JsonObject body(String user, DockerSpawnerConfig config) {
        var spec = new ServerSpec(
                new InstanceId(17, 3),
                user,
                "",
                "/user/x/",
                List.of(),
                Map.of("JUPYTERHUB_USER", user),
                Map.of("MINE", "1"),
                new JsonObject());
        var fields = TemplateFields.of(spec, "img", config.prefix(), config.escape());
        return new ContainerSpec(spec, config, "img", fields, LABELS, Optional.empty(), List.of(), Map.of("KEPT", "k"))
                .body();
    }

    private static JsonObject host(String user, String... options) {
        return body(user, config(options)).getJsonObject("HostConfig");
    }

    @Test
    void by_default_a_port_is_published_for_this_machine_only() {
        var body = body("ada", config());

        assertThat(body.getJsonObject("ExposedPorts").fieldNames()).containsExactly("8888/tcp");
        var host = body.getJsonObject("HostConfig");
        assertThat(host.getString("NetworkMode")).isEqualTo("bridge");
        assertThat(host.getJsonObject("PortBindings").encode())
                .isEqualTo("{\"8888/tcp\":[{\"HostIp\":\"127.0.0.1\"}]}");
        assertThat(body.getJsonArray("Env"))
                .contains("KEPT=k", "MINE=1", "JUPYTERHUB_USER=ada", "JUPYTER_IMAGE_SPEC=img")
                .contains("JUPYTERHUB_SERVICE_URL=http://0.0.0.0:8888/user/x/");
        assertThat(body.containsKey("Cmd")).isFalse();
    }

    @Test
    void in_a_network_of_its_own_nothing_is_published() {
        assertThat(host("ada", "network_name", "jupyterhub").containsKey("PortBindings"))
                .isFalse();
        assertThat(host("ada", "network_name", "jupyterhub", "use_internal_ip", "false")
                        .containsKey("PortBindings"))
                .isTrue();
    }

    @Test
    void volumes_have_modes_and_fields_on_both_sides() {
        assertThat(host("xyz", "volumes", "{a: b, c: {bind: d, mode: Z, propagation: rprivate}}")
                        .getJsonArray("Binds"))
                .containsExactly("a:b:rw", "c:d:Z,rprivate");
        assertThat(host("xyz", "volumes", "{'/nfs/{username}': {bind: '/home/{username}', mode: z}}")
                        .getJsonArray("Binds"))
                .containsExactly("/nfs/xyz:/home/xyz:z");
        assertThat(host("user@email.com", "volumes", "{'data/{username}': {bind: '/home/{raw_username}', mode: z}}")
                        .getJsonArray("Binds"))
                .containsExactly("data/user-40email-2ecom:/home/user@email.com:z");
        assertThat(host("xyz", "read_only_volumes", "{/srv/data: /data}").getJsonArray("Binds"))
                .containsExactly("/srv/data:/data:ro");
        assertThat(host("xyz", "mounts", "[{source: '{username}-home', target: /home, read_only: true, no_copy: true}]")
                        .getJsonArray("Mounts")
                        .getJsonObject(0))
                .isEqualTo(new JsonObject("""
                        {"Type":"volume","Target":"/home","ReadOnly":true,"Source":"xyz-home",
                         "VolumeOptions":{"NoCopy":true}}"""));
    }

    @Test
    void limits_and_guarantees_are_in_the_engines_words() {
        var host = host("ada", "mem_limit", "2G", "mem_guarantee", "1G", "cpu_limit", "1.5", "cpu_guarantee", "0.5");

        assertThat(host.getLong("Memory")).isEqualTo(2L << 30);
        assertThat(host.getLong("MemoryReservation")).isEqualTo(1L << 30);
        assertThat(host.getLong("CpuQuota")).isEqualTo(150_000);
        assertThat(host.getLong("CpuShares")).isEqualTo(512);
        assertThat(host("ada", "cpu_limit", "0.5", "extra_host_config", "{cpu_period: 50000}")
                        .getLong("CpuQuota"))
                .isEqualTo(25_000);
    }

    @Test
    void words_of_pythons_library_and_of_the_engine_both_go_through() {
        var host = host("ada", "extra_host_config", """
                {shm_size: 1g, cap_add: [NET_ADMIN], ulimits: [{name: nofile, soft: 1, hard: 2}], devices: ['/dev/fuse'],
                 extra_hosts: {db: 10.0.0.1}, security_opt: ['label=user:{username}'], read_only: true, tmpfs: ['/tmp:size=1m'],
                 device_requests: [{driver: nvidia, count: -1, capabilities: [[gpu]]}], restart_policy: {name: always},
                 port_bindings: {9999: [127.0.0.1, 80]}, binds: ['/a:/b'], NewerThanAnyLibrary: {x: 1}}""");

        assertThat(host.getLong("ShmSize")).isEqualTo(1L << 30);
        assertThat(host.getJsonArray("CapAdd")).containsExactly("NET_ADMIN");
        assertThat(host.getJsonArray("Ulimits").getJsonObject(0).encode())
                .isEqualTo("{\"Name\":\"nofile\",\"Soft\":1,\"Hard\":2}");
        assertThat(host.getJsonArray("Devices").getJsonObject(0).getString("CgroupPermissions"))
                .isEqualTo("rwm");
        assertThat(host.getJsonArray("ExtraHosts")).containsExactly("db:10.0.0.1");
        assertThat(host.getJsonArray("SecurityOpt")).containsExactly("label=user:ada");
        assertThat(host.getBoolean("ReadonlyRootfs")).isTrue();
        assertThat(host.getJsonObject("Tmpfs").getString("/tmp")).isEqualTo("size=1m");
        assertThat(host.getJsonArray("DeviceRequests").getJsonObject(0).encode())
                .isEqualTo("{\"Driver\":\"nvidia\",\"Count\":-1,\"Capabilities\":[[\"gpu\"]]}");
        assertThat(host.getJsonObject("RestartPolicy").getString("Name")).isEqualTo("always");
        assertThat(host.getJsonObject("PortBindings").getJsonArray("9999/tcp").encode())
                .isEqualTo("[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"80\"}]");
        assertThat(host.getJsonObject("PortBindings").containsKey("8888/tcp")).isTrue();
        assertThat(host.getJsonArray("Binds")).containsExactly("/a:/b");
        assertThat(host.getJsonObject("NewerThanAnyLibrary").getInteger("x")).isEqualTo(1);
    }

    @Test
    void what_is_added_to_the_creation_goes_over_the_rest() {
        var body = body("ada", config("extra_create_kwargs", """
                {user: '1000:100', working_dir: '/home/{username}', environment: {MINE: '2', MORE: '3'}, labels: {team: a},
                 runtime: nvidia, entrypoint: /bin/tini --, host_config: {ShmSize: 5}, StopSignal: SIGINT}"""));

        assertThat(body.getString("User")).isEqualTo("1000:100");
        assertThat(body.getString("WorkingDir")).isEqualTo("/home/ada");
        assertThat(body.getJsonArray("Env")).contains("MINE=2", "MORE=3").doesNotContain("MINE=1");
        assertThat(body.getJsonObject("Labels").getString("team")).isEqualTo("a");
        assertThat(body.getJsonObject("Labels").getString(Labels.INSTANCE)).isEqualTo("17-3");
        assertThat(body.getJsonArray("Entrypoint")).containsExactly("/bin/tini", "--");
        assertThat(body.getString("StopSignal")).isEqualTo("SIGINT");
        assertThat(body.getJsonObject("HostConfig").getString("Runtime")).isEqualTo("nvidia");
        assertThat(body.getJsonObject("HostConfig").getInteger("ShmSize")).isEqualTo(5);
    }

    @Test
    void a_word_that_docker_does_not_know_is_found_before_any_start() {
        assertThatThrownBy(() -> config("extra_host_config", "{mem_limitt: 1g}"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems().toString()).contains("mem_limitt"));
    }

    @Test
    void users_choose_only_among_the_images_that_are_allowed() {
        var list = config("allowed_images", "[a:1, b:2]").allowedImages();
        var aliases = config("allowed_images", "{Small: a:1, Large: b:2}").allowedImages();
        var none = config().allowedImages();
        var any = config("allowed_images", "*").allowedImages();

        assertThat(list.chosen(new JsonObject().put("image", "b:2"))).contains("b:2");
        assertThat(aliases.chosen(new JsonObject().put("image", new JsonArray().add("Large"))))
                .contains("b:2");
        assertThat(any.chosen(new JsonObject().put("image", "anything"))).contains("anything");
        assertThat(list.chosen(new JsonObject())).isEmpty();
        refused(list, "c:3", "Image c:3 not in allowed list: a:1, b:2");
        refused(aliases, "b:2", "Image b:2 not in allowed list: Small, Large");
        refused(none, "quay.io/jupyterhub/singleuser:6.1", "Specifying image to launch is not allowed");
        refused(any, 5, "must be a text");
        assertThatThrownBy(() -> config("allowed_images", "a:1")).isInstanceOf(ConfigException.class);
    }

    private static void refused(AllowedImages images, Object wanted, String why) {
        assertThatThrownBy(() -> images.chosen(new JsonObject().put("image", wanted)))
                .isInstanceOf(HubException.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_choice_of_images_makes_a_form_that_cannot_be_broken_out_of() {
        var config = config("image", "b:2", "allowed_images", "{Small: a:1, '\"><script>': b:2}");

        assertThat(config.common().form().html())
                .contains("<option value=\"Small\">Small</option>")
                .contains("<option value=\"&quot;&gt;&lt;script&gt;\" selected>")
                .doesNotContain("<script>");
        assertThat(config("allowed_images", "[a:1]").common().form().html()).isEmpty();
        assertThat(config("allowed_images", "*").common().form().html()).isEmpty();
        assertThat(config("allowed_images", "[a, b]", "options_form", "mine")
                        .common()
                        .form()
                        .html())
                .isEqualTo("mine");
    }

    @Test
    void names_of_images_are_taken_apart_at_the_right_colon() {
        assertThat(ImagePull.tag("reg.example:5000/team/image")).isEqualTo("latest");
        assertThat(ImagePull.repository("reg.example:5000/team/image")).isEqualTo("reg.example:5000/team/image");
        assertThat(ImagePull.tag("reg.example:5000/team/image:2.1")).isEqualTo("2.1");
        assertThat(ImagePull.repository("reg.example:5000/team/image:2.1")).isEqualTo("reg.example:5000/team/image");
        assertThat(ImagePull.tag("image@sha256:abc")).isEqualTo("sha256:abc");
        assertThat(ImagePull.repository("image@sha256:abc")).isEqualTo("image");
    }

    @Test
    void former_names_of_options_still_count() {
        var config = config("container_image", "old:1", "remove_containers", "true", "container_prefix", "lab");

        assertThat(config.image()).isEqualTo("old:1");
        assertThat(config.remove()).isTrue();
        assertThat(config.prefix()).isEqualTo("lab");
    }

    @Test
    void pull_policies_are_read_in_any_case() {
        assertThat(config("pull_policy", "IfNotPresent").pullPolicy()).isEqualTo(PullPolicy.IFNOTPRESENT);
        assertThat(config("pull_policy", "Always").pullPolicy()).isEqualTo(PullPolicy.ALWAYS);
        assertThatThrownBy(() -> config("pull_policy", "sometimes")).isInstanceOf(ConfigException.class);
    }
}
