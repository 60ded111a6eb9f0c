package dev.metis.hub.access;

import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Whose credentials a request carries: a person or a service. */
public sealed interface Owner {

    /**
     * @param id of the user's row
     * @param roles names of those held directly, sorted
     * @param groups sorted
     * @param info what the login provider says about the person
     */
    record OfUser(
            long id,
            UserName name,
            boolean admin,
            List<String> roles,
            List<GroupName> groups,
            Optional<JsonObject> info)
            implements Owner {
        public OfUser {
            roles = List.copyOf(roles);
            groups = List.copyOf(groups);
        }

        @Override
        public Resource.OfUser resource() {
            return new Resource.OfUser(name);
        }
    }

    /**
     * @param id of the service's row
     * @param roles names, sorted
     */
    record OfService(long id, ServiceName name, boolean admin, List<String> roles) implements Owner {
        public OfService {
            roles = List.copyOf(roles);
        }

        @Override
        public Resource.OfService resource() {
            return new Resource.OfService(name);
        }
    }

    /** The flag that decides, besides scopes, who may make admins. */
    boolean admin();

    List<String> roles();

    /** Itself, as something that scopes are about. */
    Resource resource();

    /** The name, for logs and notes. */
    default String shown() {
        return resource().shown();
    }
}
