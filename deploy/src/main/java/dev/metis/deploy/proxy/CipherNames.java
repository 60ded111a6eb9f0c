package dev.metis.deploy.proxy;

import dev.metis.deploy.host.Problem;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * OpenSSL's list of ciphers in the JDK's names. What one of its words adds or takes away is looked up among those the
 * JDK finds safe; the ones of TLS 1.3 are always there, as with OpenSSL.
 */
final class CipherNames {
    private static final Set<String> GROUPS = Set.of("HIGH", "DEFAULT", "ALL", "SECURE");

    private CipherNames() {}

    static List<String> of(String list) {
        var known = known();
        var chosen = new LinkedHashSet<String>();
        known.stream().filter(CipherNames::isOfTls13).forEach(chosen::add);
        int always = chosen.size();
        for (var word : list.split("[:, ]+", -1)) {
            if (word.startsWith("!") || word.startsWith("-")) {
                var unwanted = jdk(word.substring(1));
                chosen.removeIf(name -> !isOfTls13(name) && name.contains(unwanted));
            } else if (GROUPS.contains(word)) {
                chosen.addAll(known);
            } else if (!word.isEmpty() && !word.startsWith("@") && !word.startsWith("+")) {
                known.stream()
                        .filter(name -> name.equals(word) || name.equals("TLS_" + jdk(word)))
                        .forEach(chosen::add);
            }
        }
        if (chosen.size() == always && !list.contains("TLS_")) {
            throw new Problem("option " + ProxyOptions.SSL_CIPHERS + ": the JDK has none of these: " + list
                    + ". It has " + String.join(", ", known) + ".");
        }
        return List.copyOf(chosen);
    }

    /** ECDHE-RSA-AES128-GCM-SHA256 is called ECDHE_RSA_WITH_AES_128_GCM_SHA256. */
    private static String jdk(String openSsl) {
        var name = openSsl.toUpperCase(Locale.ROOT)
                .replaceAll("AES(128|256)", "AES_$1")
                .replace("CHACHA20-POLY1305", "CHACHA20-POLY1305-SHA256")
                .replaceAll("(AES_\\d+)-SHA", "$1-CBC-SHA")
                .replace('-', '_')
                .replaceFirst("^(ECDHE_RSA|ECDHE_ECDSA|DHE_RSA)_", "$1_WITH_");
        return name.startsWith("AES_") && name.contains("_SHA") ? "RSA_WITH_" + name : name;
    }

    private static boolean isOfTls13(String name) {
        return !name.contains("_WITH_") && !name.contains("SCSV");
    }

    private static List<String> known() {
        try {
            return List.of(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
        } catch (NoSuchAlgorithmException e) {
            throw new Problem("this JDK has no TLS", e);
        }
    }
}
