package dev.metis.proxy;

import io.vertx.core.internal.ContextInternal;

/**
 * What all exchanges of an event loop share.
 *
 * @param silenceMillis longest silence of a target before its answer, 0 for no limit
 */
record ExchangeMeans(
        ContextInternal context,
        TargetPool targets,
        ErrorPages errorPages,
        ForwardedHeaders headers,
        Redirection redirection,
        Meters meters,
        long silenceMillis) {}
