package dev.metis.hub.share;

import dev.metis.hub.error.HubError;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.server.Server;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sharing servers and ending it. Every hub works out anew at once what those may do whom it concerns. */
final class ShareChanges {
    private static final Logger log = LoggerFactory.getLogger(ShareChanges.class);
    /** One of those concerned was deleted at the same instant. */
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final HubEvents events;
    private final ShareStore shares;
    private final ShareCodeStore codes;

    ShareChanges(HubEvents events, ShareStore shares, ShareCodeStore codes) {
        this.events = events;
        this.shares = shares;
        this.codes = codes;
    }

    /**
     * Shares more of a server, or all that was shared before.
     *
     * @param scopes sorted, without filter
     */
    Future<Share> grant(Server server, Recipient with, Collection<String> scopes) {
        return events.inTransaction(
                        tx -> grant(tx, server.id(), with, scopes).compose(_ -> shares.find(tx, server.id(), with)))
                .map(Optional::orElseThrow)
                .recover(ShareChanges::deletedMeanwhile)
                .onSuccess(share -> log.atInfo()
                        .addKeyValue("server", server.key())
                        .addKeyValue(share.with().kind(), share.with().shown())
                        .addKeyValue("scopes", scopes)
                        .log("server_shared"));
    }

    private Future<Void> grant(SqlConnection tx, long serverId, Recipient with, Collection<String> scopes) {
        return shares.grant(tx, serverId, with, scopes)
                .compose(changed -> changed ? events.publish(tx, changeOf(with)) : Future.succeededFuture());
    }

    /**
     * Shares less of a server.
     *
     * @param scopes without filter; empty for everything
     * @return what is still shared
     */
    Future<Optional<Share>> revoke(Server server, Recipient with, Optional<List<String>> scopes) {
        return events.inTransaction(tx -> (scopes.isPresent()
                                ? shares.revoke(tx, server.id(), with, scopes.get())
                                : shares.delete(tx, server.id(), with))
                        .compose(changed -> changed ? events.publish(tx, changeOf(with)) : Future.succeededFuture())
                        .compose(_ -> shares.find(tx, server.id(), with)))
                .onSuccess(left -> log.atInfo()
                        .addKeyValue("server", server.key())
                        .addKeyValue("left", left.map(Share::scopes).orElse(List.of()))
                        .log("share_revoked"));
    }

    /** Ends everything that is shared of a server. */
    Future<Void> revokeAll(Server server) {
        return events.inTransaction(tx -> shares.deleteOfServer(tx, server.id())
                        .compose(all -> events.publishAll(
                                tx, all.stream().map(ShareChanges::changeOf).toList())))
                .onSuccess(_ -> log.atInfo().addKeyValue("server", server.key()).log("all_shares_revoked"));
    }

    /** Makes a share of a code; the share is no more than before if it was made already. Fails when the code is gone. */
    Future<Void> accept(ShareCode code, Recipient.OfUser by) {
        return events.inTransaction(tx -> codes.exchanged(tx, code.id())
                        .compose(there -> there
                                ? grant(tx, code.server().id(), by, code.scopes())
                                : new HubError.UnknownInvitation().failed()))
                .recover(ShareChanges::deletedMeanwhile)
                .onSuccess(_ -> log.atInfo()
                        .addKeyValue("server", code.server().key())
                        .addKeyValue("code", code.wireId())
                        .log("share_accepted"));
    }

    private static <T> Future<T> deletedMeanwhile(Throwable cause) {
        return cause instanceof PgException e && FOREIGN_KEY_VIOLATION.equals(e.getSqlState())
                ? new HubError.NotFound("server", "").failed()
                : Future.failedFuture(cause);
    }

    private static HubEvent changeOf(Recipient with) {
        return switch (with) {
            case Recipient.OfUser user -> new HubEvent.UserChanged(user.id());
            case Recipient.OfGroup group -> new HubEvent.GroupChanged(group.id());
        };
    }
}
