package org.wsk4j.registrar.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.CapabilityStatement;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderProperties;
import org.wsk4j.WskTransport;
import org.wsk4j.WskVersion;
import org.wsk4j.data.SockAddr;

/**
 * What selection knows of a provider: its characteristics, and the properties that follow from them unless whoever registers
 * the provider says otherwise.
 *
 * @param name the short name
 * @param characteristics what the provider says of itself
 * @param properties what filters see; names ignore case
 * @param ranking higher is better
 * @param serviceId lower is better among equals; the same for all outside OSGi
 */
record ProviderFacts(
        String name,
        WskProviderCharacteristics characteristics,
        Map<String, Object> properties,
        int ranking,
        long serviceId) {

    /** The framework's name of the number that breaks the last tie. */
    private static final String SERVICE_ID = "service.id";

    private static final String SERVICE_DESCRIPTION = "service.description";

    /** Best first. */
    static final Comparator<ProviderFacts> BEST_FIRST =
            Comparator.comparingInt(ProviderFacts::ranking).reversed().thenComparingLong(ProviderFacts::serviceId);

    static ProviderFacts of(WskProviderCharacteristics characteristics, Map<String, ?> given) {
        Map<String, Object> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        properties.put(WskProviderProperties.WSK_PROVIDER, characteristics.name());
        properties.put(WskProviderProperties.WSK_VERSION, version(characteristics.highestVersion()));
        properties.put(WskProviderProperties.WSK_TRANSPORTS, transports(characteristics));
        properties.put(WskProviderProperties.WSK_FEATURES, features(characteristics, CapabilityLevel.EMULATED));
        properties.put(WskProviderProperties.WSK_FEATURES_NATIVE, features(characteristics, CapabilityLevel.NATIVE));
        properties.put(WskProviderProperties.SERVICE_RANKING, characteristics.ranking());
        properties.put(SERVICE_DESCRIPTION, characteristics.description());
        properties.putAll(given);
        // As in OSGi, a ranking that is no Integer counts as zero.
        int ranking = properties.get(WskProviderProperties.SERVICE_RANKING) instanceof Integer number ? number : 0;
        long serviceId = properties.get(SERVICE_ID) instanceof Long number ? number : Long.MAX_VALUE;
        String name = properties.get(WskProviderProperties.WSK_PROVIDER) instanceof String string
                ? string
                : characteristics.name();
        return new ProviderFacts(name, characteristics, Collections.unmodifiableMap(properties), ranking, serviceId);
    }

    /** Higher minors of one major are strict supersets; another major is another interface. */
    boolean offers(int version) {
        int highest = characteristics.highestVersion();
        return WskVersion.major(highest) == WskVersion.major(version)
                && WskVersion.minor(highest) >= WskVersion.minor(version);
    }

    /** Whether a table of this version is what the characteristics claim. */
    boolean isConsistent(int tableVersion) {
        return Integer.compareUnsigned(tableVersion, characteristics.lowestVersion()) >= 0
                && Integer.compareUnsigned(tableVersion, characteristics.highestVersion()) <= 0;
    }

    /** The range offered, in words. */
    String versions() {
        return version(characteristics.lowestVersion()) + " to " + version(characteristics.highestVersion());
    }

    static String version(int version) {
        return WskVersion.major(version) + "." + WskVersion.minor(version);
    }

    private static List<String> features(WskProviderCharacteristics characteristics, CapabilityLevel atLeast) {
        List<String> names = new ArrayList<>();
        for (CapabilityStatement statement : characteristics.capabilities().values()) {
            if (statement.level().compareTo(atLeast) <= 0) {
                names.add(statement.capability().name());
            }
        }
        return List.copyOf(names);
    }

    private static List<String> transports(WskProviderCharacteristics characteristics) {
        return characteristics.transports().stream()
                .map(ProviderFacts::transport)
                .distinct()
                .toList();
    }

    private static String transport(WskTransport transport) {
        String protocol = switch (transport.socketType()) {
            case WskOptions.SOCK_STREAM -> "tcp";
            case WskOptions.SOCK_DGRAM -> "udp";
            case WskOptions.SOCK_RAW -> "raw";
            default -> Integer.toString(transport.socketType());
        };
        String family = switch (transport.addressFamily()) {
            case SockAddr.AF_INET -> "inet";
            case SockAddr.AF_INET6 -> "inet6";
            case SockAddr.AF_UNIX -> "unix";
            default -> Integer.toString(transport.addressFamily());
        };
        return protocol + "/" + family;
    }
}
