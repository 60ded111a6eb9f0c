package dev.metis.hub.share;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.access.Resource;
import dev.metis.hub.db.Listing;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Slice;
import dev.metis.hub.db.TestDatabase;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.token.Secrets;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShareStoreIT {
    private static final List<String> ACCESS = List.of("access:servers");

    private final TestDatabase database = TestDatabase.migrated();
    private final ShareStore shares = new ShareStore();
    private final ShareCodeStore codes = new ShareCodeStore();
    private long lab;
    private long main;
    private Recipient bob = new Recipient.OfUser(0);
    private Recipient staff = new Recipient.OfGroup(0);

    /** Ada has two servers; carl is in staff, bob is not. */
    @BeforeEach
    void fill() {
        database.open();
        database.execute("""
                insert into users (name) values ('ada'), ('bob'), ('carl');
                update servers set state = 'ready', address = 'http://127.0.0.1:1'
                 where user_id = (select id from users where name = 'ada');
                insert into servers (user_id, name) select id, 'lab' from users where name = 'ada';
                insert into groups (name) values ('staff');
                insert into group_members (group_id, user_id) select g.id, u.id from groups g, users u where u.name = 'carl';
                """);
        lab = number("select id from servers where name = 'lab'");
        main = number("select id from servers where name = '' and state = 'ready'");
        bob = new Recipient.OfUser(user("bob"));
        staff = new Recipient.OfGroup(number("select id from groups"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void granting_adds_scopes_and_may_be_repeated() {
        assertThat(await(shares.grant(sql(), lab, bob, ACCESS))).isTrue();
        assertThat(await(shares.grant(sql(), lab, bob, ACCESS))).isFalse();
        assertThat(await(shares.grant(sql(), lab, bob, List.of("access:servers", "read:servers"))))
                .isTrue();
        assertThat(await(shares.grant(sql(), lab, staff, ACCESS))).isTrue();

        var share = await(shares.find(sql(), lab, bob)).orElseThrow();
        assertThat(share.scopes()).containsExactly("access:servers", "read:servers");
        assertThat(share.server().key()).isEqualTo(ServerKey.of("ada", "lab"));
        assertThat(share.server().ready()).isFalse();
        assertThat(share.with().filter()).isEqualTo("user=bob");
        assertThat(share.recipient()).isEqualTo(bob);
        var withStaff = await(shares.find(sql(), lab, staff)).orElseThrow();
        assertThat(withStaff.with().filter()).isEqualTo("group=staff");
        assertThat(withStaff.recipient()).isEqualTo(staff);
        assertThat(await(shares.find(sql(), main, bob))).isEmpty();
    }

    @Test
    void two_who_grant_at_once_both_do() {
        var scopes = IntStream.range(0, 20).mapToObj(n -> "custom:s" + (10 + n)).toList();
        scopes.stream()
                .map(scope -> shares.grant(database.database().sql(), lab, bob, List.of(scope)))
                .toList()
                .forEach(granted -> assertThat(await(granted)).isTrue());

        assertThat(await(shares.find(sql(), lab, bob)).orElseThrow().scopes()).isEqualTo(scopes);
    }

    @Test
    void revoking_takes_scopes_and_in_the_end_the_share() {
        await(shares.grant(sql(), lab, bob, List.of("access:servers", "read:servers")));
        await(shares.grant(sql(), lab, staff, ACCESS));

        assertThat(await(shares.revoke(sql(), lab, bob, List.of("servers")))).isFalse();
        assertThat(await(shares.revoke(sql(), lab, bob, List.of("read:servers", "servers"))))
                .isTrue();
        assertThat(await(shares.find(sql(), lab, bob)).orElseThrow().scopes()).isEqualTo(ACCESS);
        assertThat(await(shares.revoke(sql(), lab, bob, ACCESS))).isTrue();
        assertThat(await(shares.find(sql(), lab, bob))).isEmpty();
        assertThat(await(shares.find(sql(), lab, staff))).isPresent();
        assertThat(await(shares.delete(sql(), lab, staff))).isTrue();
        assertThat(await(shares.delete(sql(), lab, staff))).isFalse();
    }

    @Test
    void shares_are_listed_from_every_side() {
        await(shares.grant(sql(), lab, bob, ACCESS));
        await(shares.grant(sql(), lab, staff, ACCESS));
        await(shares.grant(sql(), main, new Recipient.OfUser(user("carl")), ACCESS));

        assertThat(shown(await(shares.ofServer(sql(), lab, Slice.ALL))))
                .containsExactly("lab user=bob", "lab group=staff");
        assertThat(shown(await(shares.ofOwner(sql(), user("ada"), Slice.ALL))))
                .containsExactly("lab user=bob", "lab group=staff", " user=carl");
        assertThat(shown(await(shares.withUser(sql(), user("carl"), Slice.ALL))))
                .containsExactly("lab group=staff", " user=carl");
        assertThat(shown(await(shares.withGroup(sql(), number("select id from groups"), Slice.ALL))))
                .containsExactly("lab group=staff");
        var page = await(shares.ofOwner(sql(), user("ada"), new Slice(1, 1)));
        assertThat(shown(page)).containsExactly("lab group=staff");
        assertThat(page.total()).isEqualTo(3);
        assertThat(await(shares.deleteOfServer(sql(), lab))).containsExactlyInAnyOrder(bob, staff);
    }

    @Test
    void what_expired_is_not_there_any_more() {
        await(shares.grant(sql(), lab, bob, ACCESS));
        var old = await(codes.insert(sql(), lab, "old", ACCESS, Duration.ofMinutes(1)));
        database.execute("update shares set expires_at = now() - interval '1 second';"
                + " update share_codes set expires_at = now() - interval '1 second'");

        assertThat(await(shares.find(sql(), lab, bob))).isEmpty();
        assertThat(await(shares.ofServer(sql(), lab, Slice.ALL)).total()).isZero();
        assertThat(await(codes.find(sql(), "old"))).isEmpty();
        assertThat(await(codes.find(sql(), old))).isEmpty();
        assertThat(await(codes.exchanged(sql(), old))).isFalse();
        assertThat(await(shares.deleteExpired(sql()))).isOne();
        assertThat(await(codes.deleteExpired(sql()))).isOne();
    }

    @Test
    void a_code_is_known_by_its_digest_and_counts_its_uses() {
        var secret = Secrets.urlSafe43();
        assertThat(secret).matches("[A-Za-z0-9_-]{43}");
        var id = await(codes.insert(sql(), lab, secret, ACCESS, Duration.ofDays(1)));
        await(codes.insert(sql(), main, "other", ACCESS, Duration.ofDays(1)));

        assertThat(await(codes.exchanged(sql(), id))).isTrue();
        assertThat(await(codes.exchanged(sql(), id))).isTrue();
        var code = await(codes.find(sql(), secret)).orElseThrow();
        assertThat(code.exchangeCount()).isEqualTo(2);
        assertThat(code.lastExchangedAt()).isPresent();
        assertThat(code.scopes()).isEqualTo(ACCESS);
        assertThat(code.server().key()).isEqualTo(ServerKey.of("ada", "lab"));
        assertThat(code.wireId()).isEqualTo("sc_" + id);
        assertThat(ShareCode.rowOf(code.wireId())).contains(id);
        assertThat(ShareCode.rowOf("sc_x")).isEmpty();
        assertThat(ShareCode.rowOf(String.valueOf(id))).isEmpty();

        assertThat(await(codes.ofServer(sql(), lab, Slice.ALL)).items()).hasSize(1);
        assertThat(await(codes.ofOwner(sql(), user("ada"), new Slice(0, 1))).total())
                .isEqualTo(2);
        assertThat(await(codes.delete(sql(), main, id))).isFalse();
        assertThat(await(codes.delete(sql(), main, secret))).isFalse();
        assertThat(await(codes.delete(sql(), lab, secret))).isTrue();
        assertThat(await(codes.deleteOfServer(sql(), main))).isOne();
    }

    private static List<String> shown(Listing<Share> page) {
        return page.items().stream()
                .map(share -> share.server().key().name() + " " + shown(share.with()))
                .toList();
    }

    private static String shown(Resource with) {
        return with.filter();
    }

    private long user(String name) {
        return number("select id from users where name = '" + name + "'");
    }

    private long number(String query) {
        return Rows.only(await(sql().query(query).execute())).getLong(0);
    }

    private SqlClient sql() {
        return database.database().sql();
    }
}
