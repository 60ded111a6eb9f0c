package dev.metis.hub.name;

import dev.metis.hub.error.HubError;
import java.util.regex.Pattern;

/**
 * Which server of which user.
 *
 * @param name empty for the default server
 */
public record ServerKey(UserName owner, String name) {
    /** The rule for new names. Source: JupyterHub 6, {@code validate_server_name}. */
    private static final Pattern SLUG = Pattern.compile("[a-z](?:[a-z0-9]|-(?!-|$)){0,29}");

    public ServerKey {
        if (!isPossible(name)) {
            throw new HubError.BadRequest("Server names have at most 255 characters, and no slash or zero byte")
                    .exception();
        }
    }

    /** Whether any server may ever have been called so. */
    public static boolean isPossible(String name) {
        return name.length() <= UserName.MAX_LENGTH && !name.contains("/") && name.indexOf('\0') < 0;
    }

    public static ServerKey of(String owner, String name) {
        if (owner.isEmpty() || owner.length() > UserName.MAX_LENGTH) {
            throw new HubError.NotFound("user", owner).exception();
        }
        return new ServerKey(new UserName(owner), name);
    }

    public static ServerKey defaultOf(UserName owner) {
        return new ServerKey(owner, "");
    }

    public boolean isDefault() {
        return name.isEmpty();
    }

    /** Whether a new server may be called so. */
    public boolean isValidNewName() {
        return isDefault() || SLUG.matcher(name).matches();
    }

    /** Whether JupyterHub 5 would have called a server so, and browsers can be sent to it. */
    public boolean isReachable() {
        return !name.equals(".") && !name.equals("..") && name.chars().noneMatch(Character::isISOControl);
    }

    /** {@code ada/} or {@code ada/lab}, unescaped: the form scopes and models use. */
    public String fullName() {
        return owner.value() + "/" + name;
    }

    /** {@code user/ada/} or {@code user/ada/lab/}, escaped; to be appended to the base URL. */
    public String path() {
        return "user/" + pathWithin() + (isDefault() ? "" : "/");
    }

    /** {@code ada/} or {@code ada/lab}, escaped: what follows {@code spawn/} and {@code spawn-pending/}. */
    public String pathWithin() {
        return owner.escaped() + "/" + Names.escape(name);
    }

    /** {@code ada} or {@code ada/lab}, escaped, for pages of the hub. */
    public String pagePath() {
        return isDefault() ? owner.escaped() : pathWithin();
    }

    /** {@code users/ada/server} or {@code users/ada/servers/lab}, escaped, below the API. */
    public String apiPath() {
        return "users/" + owner.escaped() + (isDefault() ? "/server" : "/servers/" + Names.escape(name));
    }

    /** {@code jupyterhub-user-ada} or {@code jupyterhub-user-ada-lab}. Never parsed back: names may hold dashes. */
    public String oauthClientId() {
        return "jupyterhub-user-" + Names.quote(owner.value()) + (isDefault() ? "" : "-" + Names.quote(name));
    }

    @Override
    public String toString() {
        return fullName();
    }
}
