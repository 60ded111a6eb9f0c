package dev.metis.hub.authenticator;

import java.util.List;

/** Whether rules of an authenticator let somebody in. */
public sealed interface Admission {

    /** @param rule the option that did */
    record Granted(String rule) implements Admission {}

    /** @param reasons what each rule found, in words for whoever was refused; none without rules */
    record Refused(List<String> reasons) implements Admission {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
