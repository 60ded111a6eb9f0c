package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

final class TargetPoolTest {

    /** Whose client has left, before there was a connection. */
    private static final class Gone implements TargetPool.Applicant {

        @Override
        public boolean isOver() {
            return true;
        }

        @Override
        public void connected(TargetConnection connection) {
            throw new AssertionError("nobody is there");
        }

        @Override
        public void failed(Throwable cause) {
            throw new AssertionError(cause);
        }
    }

    @Test
    void who_left_is_not_kept_although_no_connection_ever_becomes_free() {
        var vertx = Vertx.vertx();
        try {
            var target = Target.parse("http://127.0.0.1:1").orElseThrow();
            var sockets = new TargetSockets((ContextInternal) vertx.getOrCreateContext(), vertx.createNetClient());
            var pool = new TargetPool(sockets, 0, 1024);
            var waiting = waiting(pool, target);

            eventually("nothing leads to it any more", () -> {
                pool.closeIdle();
                System.gc();
                return waiting.refersTo(null);
            });
        } finally {
            ProxyFixture.await(vertx.close());
        }
    }

    private static WeakReference<TargetPool.Applicant> waiting(TargetPool pool, Target target) {
        var applicant = new Gone();
        pool.connect(target, false, applicant);
        return new WeakReference<>(applicant);
    }
}
