package org.wsk4j.tck.model;

/**
 * One step of a program.
 *
 * @param op what to do
 * @param slot the number of the socket that it concerns
 * @param size bytes, a count or a choice, as the operation needs it
 * @param mode the variant: an index of {@link Op#modes()}
 */
public record Step(Op op, int slot, int size, int mode) {

    /**
     * Checks that the variant exists.
     *
     * @param op what to do
     * @param slot the number of the socket that it concerns
     * @param size not negative
     * @param mode an index of {@link Op#modes()}
     */
    public Step {
        if (mode < 0 || mode >= op.modes().size() || size < 0 || slot < 0) {
            throw new IllegalArgumentException(op + " has no variant " + mode + ", or a number is negative");
        }
    }

    boolean is(String modeName) {
        return op.modes().get(mode).equals(modeName);
    }

    /**
     * The step as a line of a program's text.
     *
     * @return {@code operation slot [size] [variant]}
     */
    public String text() {
        return op.word() + " s" + slot + (size == 0 ? "" : " " + size)
                + (mode == 0 ? "" : " " + op.modes().get(mode));
    }

    static Step parse(String line) {
        String[] words = line.strip().split(" +", -1);
        Op op = Op.of(words[0]);
        int slot = Integer.parseInt(words[1].substring(1));
        int size = 0;
        int mode = 0;
        for (int i = 2; i < words.length; i++) {
            if (Character.isDigit(words[i].charAt(0))) {
                size = Integer.parseInt(words[i]);
            } else {
                mode = op.modes().indexOf(words[i]);
            }
        }
        return new Step(op, slot, size, mode);
    }

    @Override
    public String toString() {
        return text();
    }
}
