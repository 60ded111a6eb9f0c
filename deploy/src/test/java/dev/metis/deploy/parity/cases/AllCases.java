package dev.metis.deploy.parity.cases;

import dev.metis.deploy.parity.scenario.Scenario;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every case.
 *
 * @param lanes may run beside each other, the cases of each lane one after the other
 * @param last in their order, when everything else is done
 */
public record AllCases(List<List<Scenario>> lanes, List<Scenario> last) {
    public AllCases {
        lanes = lanes.stream().map(List::copyOf).toList();
        last = List.copyOf(last);
    }

    public static AllCases make() {
        var people = new Cases("p");
        WireCases.addTo(people);
        HubCases.addTo(people);
        UserListCases.addTo(people);
        UserCases.addTo(people);
        TokenCases.addTo(people);
        ActivityCases.addTo(people);
        GroupCases.addTo(people);
        ServiceCases.addTo(people);

        var servers = new Cases("s");
        ServerCases.addTo(servers);
        ServerStartCases.addTo(servers);
        ServerChangeCases.addTo(servers);
        ProgressCases.addTo(servers);
        PageCases.addTo(servers);

        var guests = new Cases("g");
        ShareCases.addTo(guests);
        SharedWithCases.addTo(guests);
        ShareCodeCases.addTo(guests);
        AuthorizationCases.addTo(guests);
        OAuthCases.addTo(guests);

        var end = new Cases("e");
        ProxyCases.addTo(end);
        HubCases.addShutdownTo(end);
        return new AllCases(List.of(people.all(), servers.all(), guests.all()), end.all());
    }

    public Stream<Scenario> all() {
        return Stream.concat(lanes.stream().flatMap(List::stream), last.stream());
    }
}
