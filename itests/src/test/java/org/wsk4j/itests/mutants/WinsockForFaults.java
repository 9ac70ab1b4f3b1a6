package org.wsk4j.itests.mutants;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.tck.winsock.WinsockUnderTest;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspProvider;

/** Joins the Winsock front end, with or without a fault, to the kit. */
public final class WinsockForFaults implements WinsockUnderTest {

    /** What is planted now; null for nothing. */
    static volatile @Nullable WinsockFault planted;

    @Override
    public WspProvider over(WspProvider base) {
        WinsockFault fault = planted;
        return fault == null
                ? base
                : (version, data, info, upcalls, procTable) -> {
                    int error = base.startup(version, data, info, upcalls, procTable);
                    if (error == 0) {
                        plant(fault, procTable);
                    }
                    return error;
                };
    }

    private static void plant(WinsockFault fault, @Nullable Out<WspProcTable> procTable) {
        WspProcTable table = procTable == null ? null : procTable.value();
        if (table != null) {
            procTable.set(fault.over(table));
        }
    }
}
