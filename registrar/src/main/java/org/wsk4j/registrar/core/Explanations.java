package org.wsk4j.registrar.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.SelectionExplanation;

/** Puts an election into words, one sentence for each provider. */
final class Explanations {

    /** A provider as it stood when the question was asked. */
    record Candidate(ProviderFacts facts, ProviderState state) {}

    private final Election election;
    private final List<Candidate> candidates;
    private final List<Candidate> fitting = new ArrayList<>();

    /** The candidates are given best first. */
    Explanations(Election election, List<Candidate> candidates) {
        this.election = election;
        this.candidates = candidates;
        for (Candidate candidate : candidates) {
            if (refusal(candidate) == null) {
                fitting.add(candidate);
            }
        }
    }

    List<SelectionExplanation> list(List<Absence> absences) {
        List<SelectionExplanation> list = new ArrayList<>();
        for (Candidate candidate : fitting) {
            boolean chosen = candidate == fitting.get(0);
            String reason = chosen ? whyChosen() + election.configuration() : whyNotChosen(candidate);
            list.add(explanation(candidate.facts().name(), chosen, reason));
        }
        for (Candidate candidate : candidates) {
            String refusal = refusal(candidate);
            if (refusal != null) {
                list.add(explanation(candidate.facts().name(), false, refusal));
            }
        }
        list.addAll(absent(absences));
        return list;
    }

    /** The answer to a selection that cannot be read. */
    static List<SelectionExplanation> malformed(
            MalformedFilterException malformed, List<Candidate> candidates, List<Absence> absences) {
        List<SelectionExplanation> list = new ArrayList<>();
        for (Candidate candidate : candidates) {
            list.add(explanation(
                    candidate.facts().name(), false, "the client's filter is malformed, " + malformed.getMessage()));
        }
        list.addAll(absent(absences));
        return list;
    }

    private @Nullable String refusal(Candidate candidate) {
        if (candidate.state() != ProviderState.ATTACHED) {
            return "is detaching and takes no new captures";
        }
        String objection = election.objection(candidate.facts());
        return objection != null ? objection : election.versionObjection(candidate.facts());
    }

    private String whyChosen() {
        if (fitting.size() == 1) {
            return "chosen: the only provider that fits";
        }
        int ranking = fitting.get(0).facts().ranking();
        if (ranking == fitting.get(1).facts().ranking()) {
            return "chosen: it came first of those that fit with ranking " + ranking;
        }
        return "chosen: its ranking " + ranking + " is the highest of " + fitting.size() + " providers that fit";
    }

    private String whyNotChosen(Candidate candidate) {
        ProviderFacts best = fitting.get(0).facts();
        if (best.ranking() == candidate.facts().ranking()) {
            return "fits, but " + best.name() + " came first with the same ranking " + best.ranking();
        }
        return "fits, but its ranking " + candidate.facts().ranking() + " is lower than " + best.ranking() + " of "
                + best.name();
    }

    private static List<SelectionExplanation> absent(List<Absence> absences) {
        return absences.stream()
                .map(absence -> explanation(
                        absence.provider(), false, "absent: " + absence.reason() + "; do: " + absence.remedy()))
                .toList();
    }

    private static SelectionExplanation explanation(String provider, boolean chosen, String reason) {
        SelectionExplanation explanation = new SelectionExplanation();
        explanation.provider = provider;
        explanation.chosen = chosen;
        explanation.reason = reason;
        return explanation;
    }
}
