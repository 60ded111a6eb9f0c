package dev.metis.hub;

import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes down every statement a hub sends to the database. */
public final class TestStatements {
    private final List<String> sent = new CopyOnWriteArrayList<>();

    /** What was sent since this was asked last. */
    public List<String> take() {
        var all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    VertxMetricsFactory factory() {
        return _ -> new VertxMetrics() {
            @Override
            public ClientMetrics<?, ?, ?> createClientMetrics(SocketAddress to, String type, String namespace) {
                return new Noting();
            }
        };
    }

    private final class Noting implements ClientMetrics<Object, Object, Object> {
        @Override
        public Object requestBegin(String statement, Object request) {
            sent.add(statement);
            return statement;
        }
    }
}
