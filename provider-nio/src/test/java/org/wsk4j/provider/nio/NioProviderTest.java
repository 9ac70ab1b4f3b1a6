package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.runtime.WskProviderRuntime;

class NioProviderTest {

    @Test
    void serviceLoaderFindsIt() {
        List<WskProviderDispatch> found = new ArrayList<>();
        ServiceLoader.load(WskProviderDispatch.class).forEach(found::add);
        try {
            assertThat(found).singleElement().isInstanceOf(NioProvider.class).isInstanceOf(WskProviderRuntime.class);
        } finally {
            found.forEach(WskProviderDispatch::close);
        }
    }

    @Test
    void aBadSystemPropertyIsNamed() {
        System.setProperty("wsk.nio.loops", "plenty");
        try {
            assertThatThrownBy(NioProvider::new)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("wsk.nio.loops is \"plenty\"; it may be a whole number, 0 to 1024");
        } finally {
            System.clearProperty("wsk.nio.loops");
        }
    }

    /** On a host that has everything; elsewhere the properties say more than the characteristics. */
    @Test
    void theServicePropertiesSayWhatTheCharacteristicsSay() throws Exception {
        TreeMap<String, List<String>> properties = componentProperties();
        WskProviderCharacteristics characteristics = NioCharacteristics.probe();
        List<String> features = new ArrayList<>();
        List<String> natively = new ArrayList<>();
        characteristics.capabilities().forEach((capability, statement) -> {
            if (statement.level() != CapabilityLevel.ABSENT) {
                features.add(capability.name());
            }
            if (statement.level() == CapabilityLevel.NATIVE) {
                natively.add(capability.name());
            }
        });
        List<String> transports = characteristics.transports().stream()
                .map(transport -> (transport.socketType() == WskOptions.SOCK_STREAM ? "tcp/" : "udp/")
                        + switch (transport.addressFamily()) {
                            case SockAddr.AF_INET -> "inet";
                            case SockAddr.AF_INET6 -> "inet6";
                            default -> "unix";
                        })
                .toList();
        assertThat(properties.get("wsk.features")).containsAll(features);
        assertThat(properties.get("wsk.features.native")).containsAll(natively);
        assertThat(properties.get("wsk.transports")).containsAll(transports);
        if (transports.size() == 5) {
            assertThat(properties.get("wsk.features")).containsExactlyInAnyOrderElementsOf(features);
            assertThat(properties.get("wsk.features.native")).containsExactlyInAnyOrderElementsOf(natively);
            assertThat(properties.get("wsk.transports")).containsExactlyInAnyOrderElementsOf(transports);
        }
        assertThat(properties.get("wsk.provider")).containsExactly(characteristics.name());
        assertThat(properties.get("service.ranking")).containsExactly("0");
    }

    private static TreeMap<String, List<String>> componentProperties() throws Exception {
        TreeMap<String, List<String>> properties = new TreeMap<>();
        try (InputStream xml = NioProvider.class.getResourceAsStream("/OSGI-INF/org.wsk4j.provider.nio.xml")) {
            assertThat(xml)
                    .as("the component's description, written by the build")
                    .isNotNull();
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml);
            var nodes = document.getElementsByTagName("property");
            for (int i = 0; i < nodes.getLength(); i++) {
                Element property = (Element) nodes.item(i);
                String values =
                        property.hasAttribute("value") ? property.getAttribute("value") : property.getTextContent();
                properties.put(
                        property.getAttribute("name"),
                        values.strip().lines().map(String::strip).toList());
            }
        }
        return properties;
    }
}
