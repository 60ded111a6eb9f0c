package dev.metis.deploy.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One key, made for this test and used nowhere else, as OpenSSL 3 writes it: plain and locked with "sesame". */
final class PemKeyTest {
    private static final String PKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQUGX0Fw6HFQBiBBH
        sVraCJ/g08/edm94LZsNKRjDE6qhRANCAAQeIgqRU+fbXhZmQirdsLJz8f6OIdMf
        36UdjW7q9NPhrwy5052UvIKhMiGvuXPMbW33is9fhH1bpX4yR+R6WQSm
        -----END PRIVATE KEY-----
        """;
    private static final String LOCKED_PKCS8 = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAih59E/unjQNQICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEHOO6dImpR6a+MR5ahb1EeIEgZBU
        NUBlvxDB5I9i/7C65q4aRbvIUyqe4jX/3PTMGrtqBkXWxvusYeDt/CYdvzi4Zw32
        Lo8ClyRxh72IhZ0MyI+ARTgeik/PHl+pW8yKsPjpPn2r8T2kBoIeJJwEyuF3vSnm
        FRRPTnrVDEn0KJ6ROKElWZbMKLChs11D8wXLQacx9Pivgmu+Z6ZLuG4uNqCJ4XU=
        -----END ENCRYPTED PRIVATE KEY-----
        """;
    private static final String OLDER = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIEFBl9BcOhxUAYgQR7Fa2gif4NPP3nZveC2bDSkYwxOqoAoGCCqGSM49
        AwEHoUQDQgAEHiIKkVPn214WZkIq3bCyc/H+jiHTH9+lHY1u6vTT4a8MudOdlLyC
        oTIhr7lzzG1t94rPX4R9W6V+MkfkelkEpg==
        -----END EC PRIVATE KEY-----
        """;
    private static final String LOCKED_OLDER = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,FA6F1EBC99A26F4D79C011BA73854E48

        vHnBIXzGp6ljUo2e6LHGpA0FeWE5Xj5JJAiFLDKM7w4/IUWTSWtvAkNZC49KQ3YC
        vdo+1BKL47OgC1kqX//kDpYliT7cBltkTNnI85+nKM0Rqp0xwMgicMHxnVoIP/UB
        ShaRW7me6Oo0D7szmB9Dep+Z4pbnWgpf2lwGWvf5zXk=
        -----END EC PRIVATE KEY-----
        """;

    @Test
    void locked_keys_are_told_from_others() {
        assertThat(List.of(LOCKED_PKCS8, LOCKED_OLDER)).allMatch(PemKey::isLocked);
        assertThat(List.of(PKCS8, OLDER)).noneMatch(PemKey::isLocked);
    }

    @Test
    void both_forms_are_unlocked() throws Exception {
        assertThat(PemKey.unlock(LOCKED_PKCS8, "sesame")).hasToString(PKCS8);
        assertThat(PemKey.unlock(LOCKED_OLDER, "sesame")).hasToString(OLDER);
    }

    @Test
    void another_passphrase_does_not_fit() {
        for (var locked : List.of(LOCKED_PKCS8, LOCKED_OLDER)) {
            assertThatThrownBy(() -> PemKey.unlock(locked, "other"))
                    .isInstanceOfAny(GeneralSecurityException.class, java.io.IOException.class);
        }
    }
}
