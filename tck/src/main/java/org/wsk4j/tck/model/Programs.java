package org.wsk4j.tck.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.wsk4j.tck.fixture.Net;

/** Makes programs from seeds: the same seed, the same program. */
public final class Programs {

    private static final int[] SMALL = {0, 1, 2, 7, 100, 1000, 1400, 4000};
    private static final int[] LARGE = {9_000, 20_000, 60_000};
    private static final int[] HUGE = {200_000, 400_000};

    private final Random random;
    private final List<SlotPlan> slots = new ArrayList<>();
    private final List<List<Step>> threads = new ArrayList<>();

    private Programs(long seed) {
        random = new Random(seed * 0x9E37_79B9_7F4A_7C15L + 1);
    }

    /**
     * Makes the program of a seed.
     *
     * @param seed any number
     * @return always the same program
     */
    public static Program of(long seed) {
        Programs maker = new Programs(seed);
        maker.slots();
        maker.threads();
        return new Program(seed, maker.slots, maker.threads);
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private void slots() {
        boolean settle = !oneIn(3);
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Net net = oneIn(4) ? Net.INET6 : Net.INET;
            int kind = random.nextInt(8);
            if (kind < 4) {
                slots.add(new SlotPlan(SlotPlan.Kind.CONNECT, net, -1, answers(), oneIn(2), settle));
            } else if (kind < 6) {
                int listener = slots.size();
                slots.add(new SlotPlan(SlotPlan.Kind.LISTEN, net, -1, oneIn(5) ? "AAR" : "A", false, settle));
                for (int child = random.nextInt(3); child >= 0; child--) {
                    slots.add(new SlotPlan(SlotPlan.Kind.ACCEPTED, net, listener, answers(), false, settle));
                }
            } else {
                slots.add(new SlotPlan(SlotPlan.Kind.DATAGRAM, net, -1, answers(), false, settle));
            }
        }
    }

    private String answers() {
        StringBuilder all = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            all.append("AAPRKKE".charAt(random.nextInt(7)));
        }
        return all.toString();
    }

    private void threads() {
        List<Step> first = new ArrayList<>();
        threads.add(first);
        for (int i = 0; i < slots.size(); i++) {
            open(i, first);
        }
        for (int thread = 1 + random.nextInt(3); thread > 0; thread--) {
            List<Step> steps = new ArrayList<>();
            for (int step = 2 + random.nextInt(12); step > 0; step--) {
                steps.add(step(random.nextInt(slots.size())));
            }
            threads.add(steps);
        }
    }

    /** Most sockets are opened before anything else; some are left to chance. */
    private void open(int slot, List<Step> first) {
        SlotPlan plan = slots.get(slot);
        if (plan.kind() == SlotPlan.Kind.ACCEPTED) {
            boolean byEvent = oneIn(2);
            if (!oneIn(6)) {
                add(first, byEvent ? Op.ENABLE : Op.ACCEPT, plan.parent(), 0, 0);
            }
            add(first, Op.DIAL, slot, 0, 0);
            if (!oneIn(4)) {
                add(first, Op.AWAIT, slot, 0, 0);
            }
        } else {
            if (!oneIn(25)) {
                add(first, Op.BIND, slot, 0, 0);
            }
            if (plan.kind() == SlotPlan.Kind.CONNECT && !oneIn(12)) {
                connect(slot, first, oneIn(12) ? 1 : 0);
                if (!oneIn(6)) {
                    add(first, Op.AWAIT, slot, 0, 0);
                }
            }
        }
        if (plan.kind() != SlotPlan.Kind.LISTEN && oneIn(2)) {
            add(first, Op.ENABLE, slot, 0, plan.isStream() ? random.nextInt(3) : 0);
        }
    }

    private void connect(int slot, List<Step> steps, int mode) {
        if (oneIn(3)) {
            add(steps, Op.CONNECT_EX, slot, Math.min(60_000, size()), mode);
        } else {
            add(steps, Op.CONNECT, slot, 0, mode);
        }
    }

    private static void add(List<Step> steps, Op op, int slot, int size, int mode) {
        steps.add(new Step(op, slot, size, mode));
    }

    private int size() {
        int[] from = oneIn(30) ? HUGE : oneIn(5) ? LARGE : SMALL;
        return from[random.nextInt(from.length)];
    }

    private Step step(int slot) {
        return switch (slots.get(slot).kind()) {
            case CONNECT, ACCEPTED -> streamStep(slot);
            case LISTEN -> listenStep(slot);
            case DATAGRAM -> datagramStep(slot);
        };
    }

    private Step streamStep(int slot) {
        int pick = random.nextInt(100);
        if (pick < 20) {
            return new Step(Op.SEND, slot, size(), oneIn(40) ? 4 : random.nextInt(4));
        } else if (pick < 40) {
            int mode = oneIn(40) ? 6 : oneIn(40) ? 5 : oneIn(10) ? 2 : new int[] {0, 0, 1, 1, 3, 4}[random.nextInt(6)];
            return new Step(Op.RECEIVE, slot, mode == 2 ? 0 : size(), mode);
        } else if (pick < 58) {
            return new Step(Op.PEER_SEND, slot, 1 + size(), 0);
        } else if (pick < 64) {
            return new Step(Op.ENABLE, slot, 0, random.nextInt(3));
        } else if (pick < 68) {
            return new Step(Op.DISABLE, slot, 0, random.nextInt(4));
        } else if (pick < 73) {
            return new Step(Op.RELEASE, slot, 0, random.nextInt(3));
        } else if (pick < 82) {
            return new Step(Op.CANCEL, slot, random.nextInt(8), random.nextInt(3));
        } else if (pick < 87) {
            return new Step(Op.AWAIT, slot, 0, 1);
        }
        return rareStreamStep(slot);
    }

    private Step rareStreamStep(int slot) {
        return switch (random.nextInt(16)) {
            case 0, 1 -> new Step(Op.DISCONNECT, slot, oneIn(2) ? 0 : size(), 0);
            case 2 -> new Step(Op.DISCONNECT, slot, 0, 1);
            case 3 -> oneIn(4) ? new Step(Op.DISCONNECT, slot, 5, 2) : new Step(Op.PEER_RESUME, slot, 0, 0);
            case 4 -> new Step(Op.CLOSE, slot, 0, 0);
            case 5, 6, 7 -> new Step(Op.PEER_FIN, slot, 0, 0);
            case 8 -> new Step(Op.PEER_RESET, slot, 0, 0);
            case 9 -> new Step(Op.PEER_CLOSE, slot, 0, 0);
            case 10, 11, 12 -> new Step(Op.PEER_STALL, slot, 0, 0);
            case 13 -> new Step(Op.PEER_RESUME, slot, 0, 0);
            case 14 ->
                slots.get(slot).kind() == SlotPlan.Kind.CONNECT
                        ? new Step(Op.CONNECT, slot, 0, random.nextInt(2))
                        : new Step(Op.DIAL, slot, 0, 0);
            default ->
                slots.get(slot).kind() == SlotPlan.Kind.CONNECT
                        ? new Step(Op.BIND, slot, 0, 0)
                        : new Step(Op.DIAL, slot, 0, 0);
        };
    }

    private Step listenStep(int slot) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Step(Op.ACCEPT, slot, 0, 0);
            case 3, 4 -> new Step(Op.ENABLE, slot, 0, 0);
            case 5 -> new Step(Op.DISABLE, slot, 0, random.nextInt(2));
            case 6, 7 -> new Step(Op.CANCEL, slot, random.nextInt(8), random.nextInt(3));
            case 8 -> oneIn(4) ? new Step(Op.CLOSE, slot, 0, 0) : new Step(Op.AWAIT, slot, 0, 1);
            default -> new Step(Op.BIND, slot, 0, 0);
        };
    }

    private Step datagramStep(int slot) {
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> new Step(Op.SEND_TO, slot, size() % 3000, oneIn(6) ? 1 + random.nextInt(2) : 0);
            case 3 -> new Step(Op.SEND_MESSAGES, slot, size() % 3000, 0);
            case 4, 5, 6 -> new Step(Op.RECEIVE_FROM, slot, 0, random.nextInt(2));
            case 7, 8, 9 -> new Step(Op.PEER_SEND, slot, size() % 2000, 0);
            case 10 -> new Step(Op.ENABLE, slot, 0, 0);
            case 11 -> new Step(Op.DISABLE, slot, 0, random.nextInt(2));
            case 12 -> new Step(Op.RELEASE, slot, 0, random.nextInt(3));
            default ->
                oneIn(6)
                        ? new Step(Op.CLOSE, slot, 0, 0)
                        : new Step(Op.CANCEL, slot, random.nextInt(8), random.nextInt(3));
        };
    }
}
