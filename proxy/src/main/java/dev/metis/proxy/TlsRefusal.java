package dev.metis.proxy;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why two sides would not speak TLS with each other, and what to do about it: the JDK's exceptions say the one in words of their
 * own, and not the other.
 */
final class TlsRefusal extends SSLException {

    private static final long serialVersionUID = 1;
    private static final Logger log = LoggerFactory.getLogger(TlsRefusal.class);

    /** What is said to whoever shows no certificate, or a bad one; TLS 1.3 has a word of its own for none (RFC 8446 §6.2). */
    private static final List<String> ALERTS =
            List.of("certificate_required", "bad_certificate", "certificate_unknown", "unknown_ca");

    private TlsRefusal(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** A failed connection to a target; as it is when certificates are not the reason. */
    static Throwable byTarget(Throwable failure, String host) {
        return find(failure, cause -> ofTarget(cause, host))
                .<Throwable>map(sentence -> new TlsRefusal(sentence, failure))
                .orElse(failure);
    }

    /** Notes a client's connection that failed before its first request: it gets an alert, and there is nobody to answer. */
    static void logOfClient(Throwable failure) {
        find(failure, TlsRefusal::ofClient)
                .ifPresentOrElse(
                        sentence -> log.atWarn().addKeyValue("cause", sentence).log("client_refused"),
                        () -> log.atDebug().setCause(failure).log("client_connection_failed"));
    }

    private static Optional<String> find(Throwable failure, Function<Throwable, Optional<String>> words) {
        var found = Optional.<String>empty();
        for (var cause = failure; cause != null && found.isEmpty(); cause = cause.getCause()) {
            found = words.apply(cause);
        }
        return found;
    }

    private static Optional<String> ofTarget(Throwable cause, String host) {
        var said = String.valueOf(cause.getMessage());
        return switch (cause) {
            case NotSslRecordException _ ->
                Optional.of("it does not speak TLS; let the route's target begin with http://");
            case CertificateExpiredException _, CertificateNotYetValidException _ ->
                Optional.of("its certificate is not valid now (" + said + "); renew it, or set the clock");
            case CertPathBuilderException _ ->
                Optional.of(
                        "its certificate is signed by no authority that the proxy trusts; name that authority to the proxy"
                                + " (--client-ssl-ca)");
            case CertificateException _
            when said.startsWith("No subject alternative") || said.startsWith("No name matching") ->
                Optional.of("its certificate is not for " + host
                        + "; have it name that host, or let the route's target be one that it names");
            case SSLException _
            when said.contains("fatal alert") && ALERTS.stream().anyMatch(said::contains) ->
                Optional.of(
                        "it wants a certificate of the proxy that it trusts; give the proxy such a one (--client-ssl-cert,"
                                + " --client-ssl-key)");
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofClient(Throwable cause) {
        var said = String.valueOf(cause.getMessage());
        return switch (cause) {
            case CertificateExpiredException _, CertificateNotYetValidException _ ->
                Optional.of("its certificate is not valid now (" + said + "); renew it, or set the clock");
            case CertPathBuilderException _ ->
                Optional.of(
                        "its certificate is signed by no authority that this listener trusts; name that authority to the"
                                + " proxy (--ssl-ca, --api-ssl-ca)");
            case SSLException _
            when said.contains("Empty client certificate chain") ->
                Optional.of("it shows no certificate, which this listener wants; give it one, or do not ask for it"
                        + " (--ssl-request-cert, --api-ssl-request-cert)");
            default -> Optional.empty();
        };
    }
}
