package org.wsk4j.wsp.extension;

import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.WsaBuf;

/**
 * TRANSMIT_PACKETS_ELEMENT: a piece of memory or of a file.
 *
 * @param flags TP_ELEMENT_MEMORY or TP_ELEMENT_FILE, with TP_ELEMENT_EOP or without
 * @param memory the memory, for TP_ELEMENT_MEMORY
 * @param file the file, for TP_ELEMENT_FILE
 * @param fileOffset where the piece begins in the file; -1 for the file's position
 * @param length bytes of the file; 0 for all that follow
 * @wsk TRANSMIT_PACKETS_ELEMENT
 */
public record TransmitPacketsElement(
        int flags, @Nullable WsaBuf memory, @Nullable FileChannel file, long fileOffset, int length) {}
