package dev.metis.deploy.parity;

import dev.metis.deploy.parity.compare.AcceptedDifferences;
import dev.metis.deploy.parity.compare.Answer;
import dev.metis.deploy.parity.compare.Comparison;
import dev.metis.deploy.parity.compare.Difference;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Scenario;
import dev.metis.deploy.parity.scenario.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Both hubs: takes the steps of a case on each at the same time. */
final class Pair {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 30;

    private final Side upstream;
    private final Side metis;
    private final AcceptedDifferences accepted;
    private final Consumer<String> opener;

    /** @param opener lets the server of a user answer */
    Pair(Side upstream, Side metis, AcceptedDifferences accepted, Consumer<String> opener) {
        this.upstream = upstream;
        this.metis = metis;
        this.accepted = accepted;
        this.opener = opener;
    }

    Outcome run(Scenario scenario) {
        return new Run(scenario).outcome();
    }

    /** One case under way: what each side answered that later requests need. */
    private final class Run {
        private final Scenario scenario;
        private final Map<String, String> upstreamWords = upstream.words();
        private final Map<String, String> metisWords = metis.words();
        private final List<Exchange> exchanges = new ArrayList<>();
        private boolean apart;
        private int acceptedCount;

        Run(Scenario scenario) {
            this.scenario = scenario;
        }

        Outcome outcome() {
            for (var step : scenario.steps()) {
                switch (step) {
                    case Step.Undo(Request request) -> send(request);
                    case Step.Open(String user) -> opener.accept(user);
                    case Step _ when apart -> {}
                    case Step.Given(Request request) -> given(request);
                    case Step.Ask(Request request) -> ask(request);
                    case Step.Until until -> until(until);
                }
            }
            return new Outcome(scenario, exchanges, acceptedCount);
        }

        private void given(Request request) {
            var exchange = send(request);
            if (exchange.upstream().status() >= 400 || exchange.metis().status() >= 400 || isNone(exchange)) {
                add(exchange, List.of(statuses("given", exchange)));
                apart = true;
            } else {
                add(exchange, List.of());
            }
        }

        private void ask(Request request) {
            var exchange = send(request);
            var differences = Comparison.of(exchange.upstream(), exchange.metis());
            add(exchange, differences.stream().filter(this::isUnexpected).toList());
            apart = exchange.upstream().status() != exchange.metis().status();
        }

        private boolean isUnexpected(Difference difference) {
            if (accepted.accept(scenario, difference)) {
                acceptedCount++;
                return false;
            }
            return true;
        }

        private void until(Step.Until until) {
            var end = System.nanoTime() + PATIENCE.toNanos();
            var left = poll(upstream, until, upstreamWords, end);
            var right = poll(metis, until, metisWords, end);
            var exchange = new Exchange(until.request(), left.join(), right.join(), List.of());
            if (isReached(until, exchange.upstream()) && isReached(until, exchange.metis())) {
                add(exchange, List.of());
            } else {
                var field = "until " + until.pointer() + " is " + until.value();
                add(
                        exchange,
                        List.of(new Difference(
                                field,
                                isReached(until, exchange.upstream()) ? "reached" : "never",
                                isReached(until, exchange.metis()) ? "reached" : "never")));
                apart = true;
            }
        }

        private CompletableFuture<Answer> poll(Side side, Step.Until until, Map<String, String> words, long end) {
            return side.send(until.request(), words)
                    .thenCompose(
                            answer -> isReached(until, answer) || System.nanoTime() > end || isHopeless(until, answer)
                                    ? CompletableFuture.completedFuture(answer)
                                    : CompletableFuture.supplyAsync(() -> answer, pause())
                                            .thenCompose(_ -> poll(side, until, words, end)));
        }

        private Exchange send(Request request) {
            var left = upstream.send(request, upstreamWords);
            var right = metis.send(request, metisWords);
            var exchange = new Exchange(request, left.join(), right.join(), List.of());
            request.kept().forEach((word, pointer) -> {
                exchange.upstream().at(pointer).ifPresent(value -> upstreamWords.put(word, value));
                exchange.metis().at(pointer).ifPresent(value -> metisWords.put(word, value));
            });
            return exchange;
        }

        private void add(Exchange exchange, List<Difference> differences) {
            exchanges.add(exchange.with(differences));
        }
    }

    private static java.util.concurrent.Executor pause() {
        return CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static boolean isReached(Step.Until until, Answer answer) {
        return until.pointer().isEmpty()
                ? until.value().equals(Integer.toString(answer.status()))
                : answer.at(until.pointer()).filter(until.value()::equals).isPresent();
    }

    /** Who waits for a field will not find it in a refusal. */
    private static boolean isHopeless(Step.Until until, Answer answer) {
        return !until.pointer().isEmpty() && answer.status() >= 400;
    }

    private static boolean isNone(Exchange exchange) {
        return exchange.upstream().status() == 0 || exchange.metis().status() == 0;
    }

    private static Difference statuses(String field, Exchange exchange) {
        return new Difference(
                field,
                Integer.toString(exchange.upstream().status()),
                Integer.toString(exchange.metis().status()));
    }
}
