/**
 * Winsock Kernel on the JVM: sockets, the provider's dispatch tables, the client's callback tables, registration.
 *
 * <p><b>The one rule.</b> An accepted IRP is completed exactly once, whatever the call returned. An IRP that was refused by
 * an exception is never completed. A status other than STATUS_PENDING says that the operation is over and that its routine
 * has run; STATUS_PENDING does not say that it has not. A client that leaves everything to the completion routine is right,
 * and so is one that calls {@link org.wsk4j.nt.Irp#await()} whatever was returned.
 *
 * <p><b>Errors.</b> What network, peer, kernel or a departing provider can cause is an {@link org.wsk4j.nt.NtStatus}. A
 * programming error throws before anything has happened: null for a buffer or address that is needed, an IRP that is not
 * idle, a range that does not exist. No entry does both for one cause. The IRP itself is the exception: where one is needed
 * and null, the entry answers STATUS_INVALID_PARAMETER, as in C.
 *
 * <p><b>Threads.</b> Every entry may be called from any thread, also inside callbacks, and none blocks. Completion routines
 * and event callbacks run at {@link org.wsk4j.nt.Irql#DISPATCH_LEVEL} on the calling thread or on an event loop of the
 * provider: they may start operations, and must neither block nor wait for a completion. Inside a completion routine every
 * entry that needs an IRP answers STATUS_PENDING, and completions follow when the routine has returned, so that chains of
 * any length run in constant stack. Events of one socket are serial.
 *
 * <p><b>Memory.</b> What an operation reads or writes is the provider's until the IRP completes; addresses and control
 * information given as input are copied at the call.
 *
 * <p><b>Statuses.</b> The table of each entry names the status, whether the entry returns it, whether the IRP completes with
 * it, and why. "If over at once" is said of what may also happen after the return. The set is open: a transport may answer
 * others.
 *
 * <p>A client that connects, sends and closes, with {@code registrar} from the registrar bundle and {@code peer} a
 * {@link org.wsk4j.data.SockAddr}:
 *
 * <pre>{@code
 * WskRegistration registration = new WskRegistration();
 * registrar.register(WskClientNpi.of(WskProviderSelection.any().require(WskCapability.TCP)), registration);
 * Out<WskProviderNpi> npi = new Out<>();
 * registrar.captureProviderNpi(registration, WskRegistrar.WSK_INFINITE_WAIT, npi);
 * WskClient client = npi.value().client();
 * WskProviderDispatch provider = npi.value().dispatch();
 *
 * Irp irp = new Irp();
 * SockAddr local = SockAddr.any(peer.family(), 0);
 * provider.socketConnect(
 *         client, SOCK_STREAM, IPPROTO_TCP, local, peer, 0, null, null, null, null, null, irp);
 * if (irp.await().isSuccess()) {
 *     WskProviderConnectionDispatch connection =
 *             irp.pointer(WskConnectionSocket.class).dispatch();
 *     WskBuf hello = WskBuf.of(ByteBuffer.wrap("hello".getBytes(UTF_8)));
 *     connection.send(hello, 0, irp.reuse());
 *     irp.await();
 *     connection.disconnect(null, 0, irp.reuse());
 *     irp.await();
 *     connection.closeSocket(irp.reuse());
 *     irp.await();
 * }
 * registrar.releaseProviderNpi(registration, npi.value());
 * registrar.deregister(registration);
 * }</pre>
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
