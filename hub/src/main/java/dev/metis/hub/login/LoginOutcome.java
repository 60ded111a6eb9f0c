package dev.metis.hub.login;

import dev.metis.hub.user.User;
import java.util.List;

/** What became of somebody whom a login provider recognised. */
sealed interface LoginOutcome {
    record Entered(User user) implements LoginOutcome {}

    /** @param reasons what each rule found, in words for whoever was refused */
    record Refused(String name, List<String> reasons) implements LoginOutcome {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
