package dev.metis.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystem;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a browser gets to see when a request could not be forwarded: the page of the error target, which is the hub's, or
 * of a directory, or one of our own; the bare reason where the source fails.
 */
final class ErrorPages {

    private static final Logger log = LoggerFactory.getLogger(ErrorPages.class);
    private static final int MAX_PAGE_BYTES = 1024 * 1024;

    /** A page ready to be sent. */
    record Page(Optional<String> contentType, Optional<String> contentEncoding, Buffer body) {

        /** The body, to be written once. */
        ByteBuf bytes() {
            return Unpooled.wrappedBuffer(body.getBytes());
        }

        private static Page html(Buffer body) {
            return new Page(Optional.of("text/html"), Optional.empty(), body);
        }
    }

    private final HttpClient client;
    private final FileSystem files;
    private final ProxyConfig.Errors config;

    ErrorPages(HttpClient client, FileSystem files, ProxyConfig.Errors config) {
        this.client = client;
        this.files = files;
        this.config = config;
    }

    /** The page for a status; never fails. The request target is shown to the error target, query and all. */
    Future<Page> page(int status, String requestTarget) {
        var page = switch (config.source()) {
            case ProxyConfig.ErrorSource.Own _ -> Future.succeededFuture(bundled(status));
            case ProxyConfig.ErrorSource.Directory(Path directory) -> read(directory, status);
            case ProxyConfig.ErrorSource.Server(URI base) -> fetch(base, status, requestTarget);
        };
        return page.recover(cause -> {
            log.atWarn()
                    .addKeyValue("status", status)
                    .addKeyValue("cause", cause.getMessage())
                    .log("error_page_not_fetched");
            return Future.succeededFuture(reason(status));
        });
    }

    /** The page without asking anybody. */
    static Page reason(int status) {
        return new Page(Optional.empty(), Optional.empty(), Buffer.buffer(phrase(status)));
    }

    /** No page at all. */
    static Page nothing() {
        return new Page(Optional.empty(), Optional.empty(), Buffer.buffer());
    }

    private Future<Page> read(Path directory, int status) {
        return files.readFile(directory.resolve(status + ".html").toString())
                .recover(_ -> files.readFile(directory.resolve("error.html").toString()))
                .map(Page::html);
    }

    private Future<Page> fetch(URI base, int status, String requestTarget) {
        var target = Target.parse(base.toString());
        if (target.isEmpty()) {
            return Future.failedFuture("error target is no http or https URL");
        }
        var uri =
                target.get().path() + "/" + status + "?url=" + URLEncoder.encode(requestTarget, StandardCharsets.UTF_8);
        return client.request(target.get()
                        .options()
                        .setMethod(HttpMethod.GET)
                        .setURI(uri)
                        .setFollowRedirects(false)
                        .setTimeout(config.patience().toMillis()))
                .compose(request -> request.send().compose(ErrorPages::read))
                .timeout(config.patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Future<Page> read(HttpClientResponse response) {
        var body = Buffer.buffer();
        response.handler(chunk -> {
            body.appendBuffer(chunk);
            if (body.length() > MAX_PAGE_BYTES) {
                Channels.abort(response.request().connection());
            }
        });
        return response.end()
                .map(_ -> new Page(
                        Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_TYPE)),
                        Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_ENCODING)),
                        body));
    }

    private static Page bundled(int status) {
        var title = status + ": " + (status == 503 ? "Proxy Target Missing" : phrase(status));
        var text = switch (status) {
            case 404 -> "There is nothing at this address.";
            case 503 -> "The server behind this address does not answer. It may have been stopped.";
            default -> "The request could not be passed on.";
        };
        return Page.html(Buffer.buffer("""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%1$s</title></head>
            <body><h1>%1$s</h1><p>%2$s</p></body>
            </html>
            """.formatted(title, text)));
    }

    private static String phrase(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }
}
