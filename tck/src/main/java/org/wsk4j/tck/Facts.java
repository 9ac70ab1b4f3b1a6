package org.wsk4j.tck;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a reader of a report must know besides the results. */
public final class Facts {

    private Facts() {}

    /**
     * The facts of this process.
     *
     * @param date when the run was, as the caller writes dates; empty to say nothing
     * @return names and values, in the order of the report
     */
    public static Map<String, String> here(String date) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Kit", version());
        facts.put("Java", property("java.vm.name") + " " + Runtime.version());
        facts.put("Host", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        if (!date.isEmpty()) {
            facts.put("Date", date);
        }
        return facts;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static String version() {
        String implementation = Facts.class.getPackage().getImplementationVersion();
        return "wsk4j-tck" + (implementation == null ? "" : " " + implementation) + ", " + Rules.COUNT + " rules, "
                + Clauses.tests().size() + " clauses";
    }
}
