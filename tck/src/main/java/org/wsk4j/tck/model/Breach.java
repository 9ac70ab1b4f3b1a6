package org.wsk4j.tck.model;

/**
 * A law that was broken.
 *
 * @param law which
 * @param detail where and how
 */
public record Breach(Law law, String detail) {

    @Override
    public String toString() {
        return law + ": " + detail;
    }
}
