package org.wsk4j.launcher.cat;

import java.nio.ByteBuffer;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;

/** One operation's memory and request, allocated once and used again and again. */
final class Slot {

    final ByteBuffer memory;
    final Irp irp = new Irp();
    private final Mdl mdl;
    private final WskBuf range = new WskBuf();

    Slot(int size) {
        memory = ByteBuffer.allocateDirect(size);
        mdl = Mdl.of(memory);
    }

    /** The bytes that were put in since the memory was cleared. */
    WskBuf filled() {
        return range.set(mdl, 0, memory.position());
    }

    /** All of the memory, to receive into. */
    WskBuf room() {
        return range.set(mdl, 0, mdl.byteCount());
    }

    /** What was received, ready to be written. */
    ByteBuffer received() {
        return memory.clear().limit((int) irp.information());
    }
}
