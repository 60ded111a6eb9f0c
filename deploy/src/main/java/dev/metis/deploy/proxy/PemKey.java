package dev.metis.deploy.proxy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Private keys (PEM) that are locked with a passphrase, in both forms that OpenSSL writes. */
final class PemKey {
    private static final Pattern PKCS8 = block("ENCRYPTED PRIVATE KEY");
    private static final Pattern OLDER = block("(RSA|EC) PRIVATE KEY");
    private static final Pattern DEK_INFO = Pattern.compile("DEK-Info: *([A-Z0-9-]+),([0-9A-Fa-f]+)");

    private PemKey() {}

    static boolean isLocked(String pem) {
        return PKCS8.matcher(pem).find() || DEK_INFO.matcher(pem).find();
    }

    /** The same key, not locked. Fails when the passphrase is another one. */
    static Buffer unlock(String pem, String passphrase) throws GeneralSecurityException, IOException {
        var pkcs8 = PKCS8.matcher(pem);
        if (pkcs8.find()) {
            return pem("PRIVATE KEY", unlockPkcs8(decode(pkcs8.group("body")), passphrase));
        }
        var older = OLDER.matcher(pem);
        var info = DEK_INFO.matcher(pem);
        if (older.find() && info.find()) {
            var body = older.group("body");
            var key = unlockOlder(
                    info.group(1),
                    info.group(2),
                    decode(body.substring(
                            body.indexOf(info.group(2)) + info.group(2).length())),
                    passphrase);
            return pem(older.group(1) + " PRIVATE KEY", key);
        }
        throw new GeneralSecurityException("no locked key in it");
    }

    private static byte[] unlockPkcs8(byte[] locked, String passphrase) throws GeneralSecurityException, IOException {
        var info = new EncryptedPrivateKeyInfo(locked);
        var parameters = info.getAlgParameters();
        // For PBES2 (RFC 8018 §6.2) only the parameters know which scheme it is.
        var scheme = info.getAlgName().startsWith("PBES2") || info.getAlgName().startsWith("1.2.840.113549.1.5.13")
                ? parameters.toString()
                : info.getAlgName();
        var key = SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(passphrase.toCharArray()));
        return info.getKeySpec(key).getEncoded();
    }

    /** RFC 1421's header with OpenSSL's way to make a key of a passphrase (EVP_BytesToKey with MD5, one round). */
    private static byte[] unlockOlder(String name, String salt, byte[] locked, String passphrase)
            throws GeneralSecurityException {
        var iv = HexFormat.of().parseHex(salt);
        var bytes = passphrase.getBytes(StandardCharsets.UTF_8);
        var cipher = switch (name) {
            case "AES-128-CBC", "AES-192-CBC", "AES-256-CBC" -> "AES";
            case "DES-EDE3-CBC" -> "DESede";
            default -> throw new GeneralSecurityException("locked with " + name + ", which is not known");
        };
        var length = cipher.equals("AES") ? Integer.parseInt(name.substring(4, 7)) / 8 : 24;
        var unlocking = Cipher.getInstance(cipher + "/CBC/PKCS5Padding");
        unlocking.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(stretched(bytes, Arrays.copyOf(iv, 8), length), cipher),
                new IvParameterSpec(iv));
        return unlocking.doFinal(locked);
    }

    private static byte[] stretched(byte[] passphrase, byte[] salt, int length) throws GeneralSecurityException {
        var key = new byte[length];
        var digest = MessageDigest.getInstance("MD5");
        var last = new byte[0];
        for (int filled = 0; filled < length; filled += last.length) {
            digest.update(last);
            digest.update(passphrase);
            last = digest.digest(salt);
            System.arraycopy(last, 0, key, filled, Math.min(last.length, length - filled));
        }
        return key;
    }

    private static byte[] decode(String body) {
        return Base64.getMimeDecoder().decode(body.strip());
    }

    private static Buffer pem(String type, byte[] der) {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Buffer.buffer("-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }

    private static Pattern block(String type) {
        return Pattern.compile("-----BEGIN " + type + "-----(?<body>.*?)-----END ", Pattern.DOTALL);
    }
}
