package dev.metis.hub.page;

import dev.metis.hub.error.HubError;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Styles, scripts and pictures from the jar, kept in memory. Only the files named here are served, so no path can leave
 * the folder.
 */
public final class StaticFiles {
    static final List<String> NAMES = List.of(
            "metis.css",
            "theme.js",
            "page.js",
            "hub-api.js",
            "slug.js",
            "login.js",
            "home.js",
            "token.js",
            "spawn.js",
            "spawn-pending.js",
            "not-running.js",
            "logo.svg",
            "favicon.svg");

    private static final String FOREVER = "public, max-age=315360000, immutable";
    private static final String ASK_FIRST = "no-cache";

    private record File(Buffer content, String type, String version) {}

    private final Map<String, File> files;
    private final Optional<File> ownLogo;

    private StaticFiles(Map<String, File> files, Optional<File> ownLogo) {
        this.files = files;
        this.ownLogo = ownLogo;
    }

    /**
     * Reads all files: for startup, it blocks.
     *
     * @param logo the operator's own; its ending says what kind of picture it is
     */
    public static StaticFiles load(Optional<Path> logo) {
        var files = NAMES.stream().collect(Collectors.toMap(Function.identity(), StaticFiles::bundled));
        return new StaticFiles(files, logo.map(StaticFiles::fromDisk));
    }

    /** @param hub the router of everything below {@code /hub} */
    public void mount(Router hub) {
        hub.route("/static/*").method(HttpMethod.GET).method(HttpMethod.HEAD).respond(this::file);
        hub.route("/logo").method(HttpMethod.GET).method(HttpMethod.HEAD).respond(this::logo);
    }

    /** Whether the operator brought a logo. */
    public boolean hasOwnLogo() {
        return ownLogo.isPresent();
    }

    /** Changes with the file's content. */
    String version(String name) {
        return fileOf(files, name).version();
    }

    private Future<Void> file(RoutingContext ctx) {
        var name = Optional.ofNullable(ctx.pathParam("*")).orElse("");
        var file = files.get(name);
        return file == null ? new HubError.NotFound("file", name).failed() : send(ctx, file);
    }

    private Future<Void> logo(RoutingContext ctx) {
        return send(ctx, ownLogo.orElseGet(() -> fileOf(files, "logo.svg")));
    }

    private static Future<Void> send(RoutingContext ctx, File file) {
        boolean exact = file.version().equals(ctx.request().getParam("v"));
        var tag = '"' + file.version() + '"';
        var response = ctx.response()
                .putHeader("Cache-Control", exact ? FOREVER : ASK_FIRST)
                .putHeader("ETag", tag);
        response.headers().remove(ContentPolicy.HEADER);
        if (isKnown(ctx.request().getHeader("If-None-Match"), tag)) {
            return response.setStatusCode(304).end();
        }
        response.putHeader("Content-Type", file.type())
                .putHeader("Content-Length", String.valueOf(file.content().length()));
        return ctx.request().method().equals(HttpMethod.HEAD) ? response.end() : response.end(file.content());
    }

    private static boolean isKnown(@Nullable String ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(",", -1))
                        .map(each -> each.strip().replaceFirst("^W/", ""))
                        .anyMatch(each -> each.equals(tag) || each.equals("*"));
    }

    private static File fromDisk(Path path) {
        try {
            return file(path.toString(), Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the logo " + path, e);
        }
    }

    private static File file(String name, byte[] content) {
        return new File(Buffer.buffer(content), type(name), version(content));
    }

    private static File bundled(String name) {
        try (var in = StaticFiles.class.getResourceAsStream("/static/" + name)) {
            if (in == null) {
                throw new IllegalStateException("static file is missing in the jar: " + name);
            }
            return file(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File fileOf(Map<String, File> files, String name) {
        return Optional.ofNullable(files.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no such static file: " + name));
    }

    private static String version(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "gif" -> "image/gif";
            case "webp" -> "image/webp";
            case "ico" -> "image/x-icon";
            default -> "application/octet-stream";
        };
    }
}
