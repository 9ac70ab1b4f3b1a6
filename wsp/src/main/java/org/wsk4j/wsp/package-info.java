/**
 * The Winsock service provider interface: the calls between the Winsock runtime and a transport provider.
 *
 * <p><b>Names are mechanical.</b> A structure or table keeps its name in camel case ({@code WSPPROC_TABLE} is
 * {@link org.wsk4j.wsp.WspProcTable}, {@code WSAPROTOCOL_INFOW} is {@link org.wsk4j.wsp.WsaProtocolInfo}); an entry drops its
 * prefix ({@code WSPSendTo} is {@code sendTo}, {@code WPUQueueApc} is {@code queueApc}); constants stay verbatim.
 * From any page on the SPI you know the Java name, and back.
 *
 * <p><b>How C becomes Java</b>, once for all entries:
 * <ul>
 *   <li>a socket is a number ({@code long}); {@link org.wsk4j.wsp.Winsock#INVALID_SOCKET} is none. Numbers never come back: a
 *       stale one answers WSAENOTSOCK, never another socket;
 *   <li>the trailing {@code LPINT lpErrno} is an {@link org.wsk4j.wsp.LpInt}; it is set only when the entry returns
 *       {@link org.wsk4j.wsp.Winsock#SOCKET_ERROR}, {@code INVALID_SOCKET} or false. It is the one pointer that must not be null;
 *   <li>every other pointer may be null; where the entry needs it, that is WSAEFAULT, as memory too small is;
 *   <li>an output number is an {@link org.wsk4j.wsp.LpInt}, an output reference an {@link org.wsk4j.data.Out}, an address a
 *       {@link org.wsk4j.data.SockAddr}, whose length needs no parameter;
 *   <li>option values and ioctl buffers are {@link org.wsk4j.data.WskControlBuffer}s, little-endian, with a pointer where C has one;
 *   <li>{@code HWND} is a number that the runtime gave for a message sink, {@code WSAEVENT} is {@link org.wsk4j.wsp.WsaEvent}.
 * </ul>
 *
 * <p><b>The one rule of overlapped operations.</b> Returned 0, or SOCKET_ERROR with WSA_IO_PENDING: it is indicated exactly
 * once, by its event or its completion routine. SOCKET_ERROR with any other error: nothing was started, and no indication
 * ever comes.
 *
 * <p>Providers implement {@link org.wsk4j.wsp.WspProvider} and {@link org.wsk4j.wsp.WspProcTable}; the runtime and hosts implement
 * {@link org.wsk4j.wsp.WspUpcallTable}. Entries may be called from any thread and may block where Winsock's do.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.wsp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
