package org.wsk4j.launcher.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdviceTest {

    /** CPU times of the contenders in one job, the plain selector last. */
    private static Map<Job, Map<String, Score>> scores(List<String> providers, double... micros) {
        Map<String, Score> line = new LinkedHashMap<>();
        for (int i = 0; i <= providers.size(); i++) {
            Score score = new Score();
            score.add(1, 100); // a disturbed round
            score.add(1, micros[i]);
            score.add(1, micros[i]);
            line.put(i < providers.size() ? providers.get(i) : PlainContender.NAME, score);
        }
        return Map.of(Job.ONE, line);
    }

    @Test
    void clearlyCheaperIsRecommended() {
        List<String> providers = List.of("native", "netty", "nio");
        Advice advice = Advice.of(scores(providers, 10, 12, 8, 8), providers);
        assertThat(advice.provider()).isEqualTo("nio");
        assertThat(advice.reason()).contains("80 % of the CPU time that native needs", "needs 100 % of it");
    }

    @Test
    void withoutAClearWinnerTheRankingDecides() {
        List<String> providers = List.of("native", "nio");
        Advice advice = Advice.of(scores(providers, 10, 9.8, 9), providers);
        assertThat(advice.provider()).isEqualTo("native");
        assertThat(advice.reason()).contains("ranks highest", "98 % of its CPU time");
    }

    @Test
    void onlyOneIsSaidToBeSo() {
        List<String> providers = List.of("nio");
        Advice advice = Advice.of(scores(providers, 10, 9), providers);
        assertThat(advice.provider()).isEqualTo("nio");
        assertThat(advice.reason()).contains("only provider", "needs 90 % of it");
    }
}
