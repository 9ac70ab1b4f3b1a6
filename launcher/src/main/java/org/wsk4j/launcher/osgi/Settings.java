package org.wsk4j.launcher.osgi;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.wsk4j.launcher.command.CommandFailure;

/** What can be configured, as the bundles describe it: a mistyped name must not be ignored. */
final class Settings {

    private final Map<String, Set<String>> keysOfPid = new TreeMap<>();

    Settings(MetaTypeService metatypes, Bundle... bundles) {
        for (Bundle bundle : bundles) {
            MetaTypeInformation information = metatypes.getMetaTypeInformation(bundle);
            if (information != null) {
                for (String pid : information.getPids()) {
                    keysOfPid.put(pid, keys(information.getObjectClassDefinition(pid, null)));
                }
            }
        }
    }

    private static Set<String> keys(ObjectClassDefinition definition) {
        AttributeDefinition[] attributes = definition.getAttributeDefinitions(ObjectClassDefinition.ALL);
        Set<String> keys = new TreeSet<>();
        for (AttributeDefinition attribute : attributes == null ? new AttributeDefinition[0] : attributes) {
            keys.add(attribute.getID());
        }
        return keys;
    }

    void check(String pid, Map<String, String> properties) {
        Set<String> keys = keysOfPid.get(pid);
        if (keys == null) {
            throw CommandFailure.usage(
                    "nothing is configured by '" + pid + "'; known are: " + String.join(", ", keysOfPid.keySet()));
        }
        for (String key : properties.keySet()) {
            if (!keys.contains(key)) {
                throw CommandFailure.usage("'" + pid + "' has no '" + key + "'; known are: " + String.join(", ", keys));
            }
        }
    }
}
