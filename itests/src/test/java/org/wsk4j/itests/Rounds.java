package org.wsk4j.itests;

import java.util.Random;

/**
 * Repeats what depends on the moment, each time with other moments. A failure says which seed to give to see it again:
 * {@code -Dwsk.itests.seed=...}; {@code -Dwsk.itests.rounds=...} multiplies the rounds.
 */
final class Rounds {

    private static final long SEED = Long.getLong("wsk.itests.seed", System.nanoTime());
    private static final int TIMES = Integer.getInteger("wsk.itests.rounds", 1);

    private Rounds() {}

    /** One round. */
    interface Round {
        void run(int number, Random random) throws Exception;
    }

    static void repeat(int rounds, Round round) throws Exception {
        for (int number = 0; number < rounds * TIMES; number++) {
            try {
                round.run(number, new Random(SEED + number));
            } catch (AssertionError | Exception failure) {
                throw new AssertionError(
                        "in round " + number + " of seed " + SEED + ": " + failure.getMessage(), failure);
            }
        }
    }
}
