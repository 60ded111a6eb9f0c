package dev.metis.hub.authenticator;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption in the form JupyterHub uses, so that what either stored can be read by the other: version, time, initialisation
 * vector, AES-128-CBC, HMAC-SHA256. Source: the Fernet specification.
 */
final class Fernet {
    static final int KEY_BYTES = 32;
    private static final byte VERSION = (byte) 0x80;
    private static final int VECTOR_BYTES = 16;
    private static final int HEADER_BYTES = 1 + Long.BYTES + VECTOR_BYTES;
    private static final int MAC_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec signing;
    private final SecretKeySpec encrypting;

    /** @param key the first half signs, the second encrypts */
    Fernet(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
        }
        signing = new SecretKeySpec(key, 0, KEY_BYTES / 2, "HmacSHA256");
        encrypting = new SecretKeySpec(key, KEY_BYTES / 2, KEY_BYTES / 2, "AES");
    }

    /** URL-safe base64. */
    byte[] encrypt(byte[] plain) {
        var vector = new byte[VECTOR_BYTES];
        RANDOM.nextBytes(vector);
        try {
            var text = cipher(Cipher.ENCRYPT_MODE, vector).doFinal(plain);
            var token = ByteBuffer.allocate(HEADER_BYTES + text.length + MAC_BYTES)
                    .put(VERSION)
                    .putLong(Instant.now().getEpochSecond())
                    .put(vector)
                    .put(text);
            token.put(mac(token.array(), token.position()));
            return Base64.getUrlEncoder().encode(token.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty when it was encrypted with another key, or is something else altogether. */
    Optional<byte[]> decrypt(byte[] encoded) {
        try {
            var token = Base64.getUrlDecoder().decode(encoded);
            int signed = token.length - MAC_BYTES;
            if (signed < HEADER_BYTES
                    || token[0] != VERSION
                    || !MessageDigest.isEqual(mac(token, signed), Arrays.copyOfRange(token, signed, token.length))) {
                return Optional.empty();
            }
            var vector = Arrays.copyOfRange(token, HEADER_BYTES - VECTOR_BYTES, HEADER_BYTES);
            return Optional.of(cipher(Cipher.DECRYPT_MODE, vector).doFinal(token, HEADER_BYTES, signed - HEADER_BYTES));
        } catch (IllegalArgumentException | GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] vector) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, encrypting, new IvParameterSpec(vector));
        return cipher;
    }

    private byte[] mac(byte[] token, int length) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(signing);
        mac.update(token, 0, length);
        return mac.doFinal();
    }
}
