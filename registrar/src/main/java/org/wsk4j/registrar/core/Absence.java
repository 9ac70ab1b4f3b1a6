package org.wsk4j.registrar.core;

import org.wsk4j.runtime.WskProviderAbsence;

/**
 * A provider that cannot work here.
 *
 * @param source the object that came and will go
 * @param provider the short name
 * @param reason why
 * @param remedy what to do
 */
record Absence(Object source, String provider, String reason, String remedy) {

    static Absence of(WskProviderAbsence absence) {
        return new Absence(absence, absence.provider(), sentence(absence.reason()), sentence(absence.remedy()));
    }

    /** A reason becomes part of a longer sentence. */
    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }
}
