package org.wsk4j.launcher.demo;

/**
 * What one step of the demo showed.
 *
 * @param step its name
 * @param ok whether it proved what it is for
 * @param text what it proved, or why it did not
 * @param millis how long it took
 */
public record StepResult(String step, boolean ok, String text, double millis) {}
