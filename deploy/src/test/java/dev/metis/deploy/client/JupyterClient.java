package dev.metis.deploy.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** What JupyterLab asks of its server, through the proxy and with the browser's cookies. */
public final class JupyterClient {
    /** The size of the pieces in which JupyterLab uploads a large file. */
    private static final int CHUNK = 1024 * 1024;

    private final Browser browser;
    private final String path;

    /** @param path of the server, with slash at the end */
    public JupyterClient(Browser browser, String path) {
        this.browser = browser;
        this.path = path;
    }

    public String path() {
        return path;
    }

    /** Logs in to the server: through the hub and back. */
    public Visit open(String page) {
        return browser.open(path + page);
    }

    public Reply api(String method, String resource) {
        return browser.call(method, path + "api/" + resource);
    }

    /** Starts a kernel as opening a notebook does, with a session, and returns the kernel's id. */
    public String startKernel() {
        var notebook = UUID.randomUUID() + ".ipynb";
        var session = new JsonObject()
                .put("path", notebook)
                .put("name", notebook)
                .put("type", "notebook")
                .put("kernel", new JsonObject().put("name", "python3"));
        var reply = browser.call("POST", path + "api/sessions", session);
        assertThat(reply.status()).as("%s", reply).isEqualTo(201);
        return reply.json().getJsonObject("kernel").getString("id");
    }

    public void stopKernel(String id) {
        browser.call("DELETE", path + "api/kernels/" + id);
    }

    public KernelSocket kernel(String id, String... subprotocols) {
        return new KernelSocket(browser, path + "api/kernels/" + id + "/channels", subprotocols);
    }

    /** Runs one expression in a kernel of its own and returns the result as text. */
    public String evaluate(String code) {
        var id = startKernel();
        try (var kernel = kernel(id, KernelSocket.V1)) {
            return kernel.execute(code);
        } finally {
            stopKernel(id);
        }
    }

    public void writeText(String file, String text) {
        put(file, new JsonObject().put("type", "file").put("format", "text").put("content", text));
    }

    public String readText(String file) {
        var reply = api("GET", "contents/" + file + "?content=1&type=file&format=text");
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        return reply.json().getString("content");
    }

    /** Uploads as JupyterLab does: in pieces, numbered from 1, the last one -1. */
    public void upload(String file, byte[] bytes) {
        for (var start = 0; start < bytes.length; start += CHUNK) {
            var end = Math.min(bytes.length, start + CHUNK);
            var content = Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, start, end));
            put(
                    file,
                    new JsonObject()
                            .put("type", "file")
                            .put("format", "base64")
                            .put("chunk", end == bytes.length ? -1 : end / CHUNK)
                            .put("content", content));
        }
    }

    public byte[] download(String file) {
        var reply = browser.get(path + "files/" + file);
        assertThat(reply.status()).as("download of %s", file).isEqualTo(200);
        return reply.bytes();
    }

    /** Starts a shell and connects to it. */
    public TerminalSocket openTerminal() {
        var reply = browser.call("POST", path + "api/terminals", new JsonObject());
        assertThat(reply.status()).as("%s", reply).isIn(200, 201);
        return new TerminalSocket(
                browser.socket(path + "terminals/websocket/" + reply.json().getString("name")));
    }

    private void put(String file, JsonObject model) {
        var name = file.substring(file.lastIndexOf('/') + 1);
        var reply = browser.call(
                "PUT", path + "api/contents/" + file, model.put("path", file).put("name", name));
        assertThat(reply.status()).as("%s", reply).isIn(200, 201);
    }
}
