package org.wsk4j.launcher.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.wsk4j.launcher.client.Client;

/** All steps with one provider, one after the other; a step that fails does not stop the others. */
public final class Demo {

    private interface Step {
        String run() throws Exception;
    }

    private final Map<String, Step> steps = new LinkedHashMap<>();

    /**
     * Prepares the steps.
     *
     * @param client a client of the provider to show
     * @param progress told how far the long steps are
     */
    public Demo(Client client, Progress progress) {
        Steps shorts = new Steps(client);
        Transfer transfer = new Transfer(client, progress);
        steps.put("connectEx", shorts::connectEx);
        steps.put("send", transfer::send);
        steps.put("receive", transfer::receive);
        steps.put("datagrams", new Datagrams(client)::exchange);
        steps.put("half-close", shorts::halfClose);
        steps.put("cancel", shorts::cancel);
        steps.put("refused", shorts::refused);
    }

    /**
     * Runs all steps.
     *
     * @param results told of each step when it is over
     * @return whether all steps proved what they are for
     */
    public boolean run(Consumer<StepResult> results) {
        boolean ok = true;
        for (Map.Entry<String, Step> step : steps.entrySet()) {
            StepResult result = run(step.getKey(), step.getValue());
            results.accept(result);
            ok &= result.ok();
        }
        return ok;
    }

    private static StepResult run(String name, Step step) {
        long begun = System.nanoTime();
        boolean ok = false;
        String text;
        try {
            text = step.run();
            ok = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            text = "interrupted";
        } catch (Exception e) {
            System.getLogger("org.wsk4j.launcher").log(System.Logger.Level.DEBUG, "step " + name, e);
            text = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        return new StepResult(name, ok, text.replaceAll("\\R\\s*", " "), (System.nanoTime() - begun) / 1e6);
    }
}
